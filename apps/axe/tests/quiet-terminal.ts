import type { Terminal } from '../src/terminal.ts';

/** For what is looked at and never run. */
export const quiet: Terminal = {
  print: () => undefined,
  note: () => undefined,
  environment: {},
  folder: '.',
  columns: 110,
  readInput: async () => '',
};
