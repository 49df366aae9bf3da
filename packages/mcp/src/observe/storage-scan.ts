import type { StorageScan } from '@axe/kit';
import type { Log } from '../log.ts';

export interface StorageMonitor {
  /** Body and status of /health/storage. */
  report(): { readonly status: 200 | 503; readonly body: object };
  close(): Promise<void>;
}

export interface StorageMonitorOptions {
  readonly scan: (() => Promise<StorageScan>) | undefined;
  readonly everyMs: number;
  readonly log: Log;
  now(): Date;
}

const shownFindings = 100;

/** Scans the blobs of a service at its start and then regularly; the endpoint shows the last result and its age. */
export function monitorStorage({ scan, everyMs, log, now }: StorageMonitorOptions): StorageMonitor {
  let last: { readonly at: Date; readonly result: StorageScan } | undefined;
  let failure: Date | undefined;
  let running: Promise<void> | undefined;
  const run = () => {
    if (scan === undefined || running !== undefined) return;
    running = scan()
      .then((result) => {
        last = { at: now(), result };
        failure = undefined;
        if (result.findings.length > 0)
          log.error({ findings: result.findings.slice(0, shownFindings) }, 'stored files are missing or damaged');
      })
      .catch((error: unknown) => {
        failure = now();
        log.error({ err: error }, 'the scan of stored files failed');
      })
      .finally(() => {
        running = undefined;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return {
    report() {
      if (scan === undefined) return { status: 200, body: { status: 'ok', detail: 'this service stores no files' } };
      if (last === undefined) {
        const body = { status: failure === undefined ? 'pending' : 'failed', detail: 'no scan has finished yet' };
        return { status: failure === undefined ? 200 : 503, body };
      }
      const { at, result } = last;
      const sound = result.findings.length === 0 && failure === undefined;
      const body = {
        status: sound ? 'ok' : result.findings.length > 0 ? 'damaged' : 'failed',
        checked: result.checked,
        findings: result.findings.slice(0, shownFindings),
        scanned_at: at.toISOString(),
        age_seconds: Math.round((now().getTime() - at.getTime()) / 1000),
      };
      return { status: sound ? 200 : 503, body };
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
