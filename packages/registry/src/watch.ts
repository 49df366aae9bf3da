import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { canonicalJson, isRefusal } from '@axe/kit';
import { readRegistryText } from './load.ts';
import type { CustomerSlice } from './registry.ts';
import { sliceOf } from './slice.ts';

/** The part of a pino logger that is used here. */
export interface RegistryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface RegistryWatchOptions {
  readonly file: string;
  readonly customer: string;
  readonly log?: RegistryLog;
  /** Told whenever `warning()` changes: the reason when a newer file is refused, undefined when a good one is in force again. */
  readonly onWarning?: (warning: string | undefined) => void;
  /** Told after the customer's part of the file has changed and is in force. */
  readonly onChange?: (slice: CustomerSlice) => void;
  /** How often the file's stamp is compared, for changes the system reports badly: links, network disks. Default 2000. */
  readonly pollMs?: number;
}

export interface RegistryWatch {
  /** The slice in force: the same object until the customer's part of the file really changes. */
  current(): CustomerSlice;
  /** Why the newest file was refused, while an older one serves. */
  warning(): string | undefined;
  close(): void;
}

/** The warning as readiness shows it: the service serves, and somebody should look. */
export function registryWarnings(watch: RegistryWatch): readonly { readonly name: string; readonly detail: string }[] {
  const detail = watch.warning();
  return detail === undefined ? [] : [{ name: 'registry', detail }];
}

/** Editors and `git checkout` touch a file several times in a row. */
const settleMs = 40;

/** Follows the registry file. Throws when the first read fails; later failures keep the slice and set `warning`. */
export async function watchRegistry(options: RegistryWatchOptions): Promise<RegistryWatch> {
  const { file, customer, log, onWarning, onChange, pollMs = 2000 } = options;
  const { parseRegistry } = await import('./parse.ts');
  let stamp = await stampOf(file);
  let text = await readRegistryText(file);
  let slice = readSlice(text);
  let warning: string | undefined;
  let closed = false;
  let settling: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();

  function readSlice(source: string): CustomerSlice {
    const { registry, warnings } = parseRegistry(source, { file });
    for (const note of warnings) log?.warn({ file }, note);
    return sliceOf(registry, customer);
  }

  async function reload(): Promise<void> {
    try {
      stamp = await stampOf(file);
      const newest = await readRegistryText(file);
      if (closed || (newest === text && warning === undefined)) return;
      const next = newest === text ? slice : readSlice(newest);
      if (closed) return;
      text = newest;
      warn(undefined);
      log?.info({ file, customer }, 'registry read');
      putInForce(next);
    } catch (error) {
      if (closed) return;
      const told = `The newest registry is refused; the last good one keeps serving. ${reasonOf(error)}`;
      if (told !== warning) log?.warn({ file, customer, err: error }, told);
      warn(told);
    }
  }

  function putInForce(next: CustomerSlice): void {
    if (next === slice || canonicalJson(next) === canonicalJson(slice)) return;
    slice = next;
    onChange?.(slice);
  }

  function warn(told: string | undefined): void {
    if (told === warning) return;
    warning = told;
    onWarning?.(told);
  }

  const queueReload = () => {
    reading = reading.then(() => (closed ? undefined : reload()));
  };
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(queueReload, settleMs).unref();
  };
  const folder = followFolder(file, settle);
  const poll = setInterval(async () => {
    folder.resume();
    const newest = await stampOf(file);
    if (!closed && newest !== stamp) queueReload();
  }, pollMs).unref();
  // The file may have changed between the first read and the start of the watch.
  queueReload();

  return {
    current: () => slice,
    warning: () => warning,
    close() {
      closed = true;
      clearTimeout(settling);
      clearInterval(poll);
      folder.close();
    },
  };
}

const reasonOf = (error: unknown): string => (isRefusal(error) ? error.message : 'The registry could not be read.');

/** Watches the folder, not the file: a file replaced by rename is a new inode, and a watch on the old one hears nothing. */
function followFolder(file: string, changed: () => void): { resume(): void; close(): void } {
  const name = basename(file);
  let watcher: FSWatcher | undefined;
  const stop = () => {
    watcher?.close();
    watcher = undefined;
  };
  const resume = () => {
    if (watcher !== undefined) return;
    try {
      watcher = watch(dirname(file), { persistent: false }, (_event, touched) => {
        if (touched === null || touched === name) changed();
      });
      watcher.on('error', stop);
    } catch {
      // No folder, or no watches left: the poll carries on and tries again.
      stop();
    }
  };
  resume();
  return { resume, close: stop };
}

/** Changes whenever the file does; the empty string when there is none. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found === undefined ? '' : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`;
}
