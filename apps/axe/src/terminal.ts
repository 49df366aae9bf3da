import path from 'node:path';
import { visibleText } from './render/visible-text.ts';
import { wrapNotes } from './render/wrap-notes.ts';
import { cutText } from './render/wrap-words.ts';

/** Where a command reads and writes: passed in, so that a test can stand in for the process. */
export interface Terminal {
  /** Results only; a script reads this. */
  print(text: string): void;
  /** A value as it is to the byte, for a program that reads it; where it is absent, `print` does it. */
  printExactly?(text: string): void;
  /** Progress, notes and errors. */
  note(text: string): void;
  /** Replaces the last line that the person sees, until something is noted; there where one watches. */
  draw?(line: string): void;
  readonly environment: { readonly [name: string]: string | undefined };
  /** The folder that relative paths of arguments start from. */
  readonly folder: string;
  readonly columns: number;
  /** Of what notes are seen on; undefined where a program reads them. */
  readonly noteColumns?: number | undefined;
  /** True when a person sees what is noted, and so a window that opens. */
  readonly interactive?: boolean;
  /** True when a person sees what is printed, and nothing else reads it. */
  readonly printsToPerson?: boolean;
  /** True when a person would type what `readInput` reads. */
  readonly typedInput?: boolean;
  readInput(): Promise<string>;
  /**
   * Asks the person for something that is not shown; undefined when nobody is there, or nothing was typed. `whole` is for values
   * that may have several lines: they are taken whole or not at all.
   */
  askSecret?(question: string, whole?: 'whole'): Promise<string | undefined>;
}

export function processTerminal(): Terminal {
  // While a question stands there, nothing is drawn over it.
  let asking = false;
  const { stdout, stderr } = process;
  const seen = stderr.isTTY === true;
  // It shows the orders to the cursor as text.
  const plain = process.env.TERM === 'dumb';
  return {
    print: (text) => void stdout.write(`${visibleText(text)}\n`),
    printExactly: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${wrapNotes(visibleText(text), seen ? stderr.columns : undefined)}\n`),
    ...(seen && !plain ? { draw: (line) => (asking ? undefined : draw(visibleText(line))) } : {}),
    environment: process.env,
    folder: presentFolder(),
    // A window that is not laid out yet has none.
    get columns() {
      return stdout.columns || 160;
    },
    get noteColumns() {
      return seen ? stderr.columns || undefined : undefined;
    },
    interactive: seen,
    printsToPerson: stdout.isTTY === true,
    typedInput: process.stdin.isTTY === true,
    readInput,
    async askSecret(question, whole) {
      if (!seen) return undefined;
      if (!plain) draw('');
      asking = true;
      try {
        const { askAtTerminal } = await import('./prompt/ask-at-terminal.ts');
        return await askAtTerminal(question, { plain, whole: whole !== undefined });
      } finally {
        asking = false;
      }
    },
  };
}

/** It may have been removed since the shell went there: then what is named in it is not found, and all else works. */
function presentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env.PWD || path.sep;
  }
}

/** Cut to one row: a line that wraps could not be replaced. */
function draw(line: string): void {
  process.stderr.write(`\r\x1b[2K${cutText(line, Math.max(1, (process.stderr.columns || 80) - 1))}`);
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY === true && process.stderr.isTTY === true)
    process.stderr.write('Type or paste; Ctrl-D on an empty line ends it.\n');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
