import type { Terminal } from '../terminal.ts';

/** npm and the terminal may deliver one Ctrl-C twice; a second one in earnest comes later. */
const sameOrderMs = 700;

/**
 * Resolves at the first order to stop. A later one ends the process at once: the database, left to itself, is recovered at
 * the next start with nothing lost that was acknowledged.
 */
export function untilStopped(terminal: Terminal): { readonly told: Promise<string>; reason(): string | undefined } {
  let firstAt: number | undefined;
  let reason: string | undefined;
  const told = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        if (firstAt === undefined) {
          firstAt = nowMs;
          reason = signal;
          resolve(signal);
        } else if (nowMs - firstAt > sameOrderMs) {
          terminal.note('Stopping at once. The next start recovers the database.');
          process.exit(130);
        }
      });
    }
  });
  return { told, reason: () => reason };
}
