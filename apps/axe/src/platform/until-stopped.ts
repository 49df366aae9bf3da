import { onStopOrders } from '../execute/stop-orders.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Resolves at the first order to stop. A later one ends the process at once: the database, left to itself, is recovered at
 * the next start with nothing lost that was acknowledged.
 */
export function untilStopped(terminal: Terminal): { readonly told: Promise<string>; reason(): string | undefined } {
  let reason: string | undefined;
  const told = new Promise<string>((resolve) => {
    onStopOrders({
      signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
      first(signal) {
        reason = signal;
        resolve(signal);
      },
      again() {
        terminal.note('Stopping at once. The next start recovers the database.');
        process.exit(130);
      },
    });
  });
  return { told, reason: () => reason };
}
