import type { Terminal } from '../../terminal.ts';

/**
 * Runs work that a person may break off. The program then ends as one that was interrupted, so that a script around it stops
 * too, but only after everything was put away.
 */
export async function interruptible<T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let told: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    told = signal;
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
    if (told !== undefined) {
      terminal.note('The sign-in was broken off. Nothing was stored.');
      process.kill(process.pid, told);
    }
  }
}
