import path from 'node:path';
import { runAxe } from '../src/run-axe.ts';
import type { Terminal } from '../src/terminal.ts';

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly noted: string;
}

/** A folder that is not there: whoever runs the tests may be signed in. */
export const signedOut = { AXE_CONFIG: path.join(import.meta.dirname, 'nobody'), CI: 'true' } as const;

/** Runs a command line in this process and keeps what it says. */
export async function run(words: readonly string[], more: Partial<Terminal> = {}): Promise<Ran> {
  const printed: string[] = [];
  const noted: string[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    environment: signedOut,
    folder: import.meta.dirname,
    columns: 110,
    readInput: async () => '',
    ...more,
  };
  const code = await runAxe(words, terminal);
  return { code, printed: printed.join('\n'), noted: noted.join('\n') };
}
