import type { Execution } from '../../src/execute/execution.ts';
import type { TestHome } from './make-home.ts';

/** Carries plans out in the home without a terminal: nothing is shown, nobody stops it. */
export const executionIn = (home: TestHome): Execution => ({
  home: home.folder,
  actor: home.actor,
  signal: new AbortController().signal,
  now: () => new Date(),
  clock: () => performance.now(),
  watcher: { note: () => undefined, step: () => ({ end: () => undefined }) },
});
