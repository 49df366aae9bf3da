import { visibleText } from './render/visible-text.ts';
import { wrapNotes } from './render/wrap-notes.ts';

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
  /** True when a person sees what is noted, and so a window that opens. */
  readonly interactive?: boolean;
  /** True when a person sees what is printed, and nothing else reads it. */
  readonly printsToPerson?: boolean;
  readInput(): Promise<string>;
  /** Asks the person for something that is not shown; undefined when nobody is there, or nothing was typed. */
  askSecret?(question: string): Promise<string | undefined>;
}

export function processTerminal(): Terminal {
  // While a question stands there, nothing is drawn over it.
  let asking = false;
  return {
    print: (text) => void process.stdout.write(`${visibleText(text)}\n`),
    printExactly: (text) => void process.stdout.write(`${text}\n`),
    note: (text) =>
      void process.stderr.write(`${wrapNotes(visibleText(text), process.stderr.isTTY === true ? process.stderr.columns : undefined)}\n`),
    ...(process.stderr.isTTY === true ? { draw: (line) => (asking ? undefined : draw(visibleText(line))) } : {}),
    environment: process.env,
    folder: process.cwd(),
    columns: process.stdout.columns ?? 160,
    interactive: process.stderr.isTTY === true,
    printsToPerson: process.stdout.isTTY === true,
    readInput,
    async askSecret(question) {
      if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
      asking = true;
      try {
        return await askUnseen(question);
      } finally {
        asking = false;
      }
    },
  };
}

/** Cut to one row: a line that wraps could not be replaced. */
function draw(line: string): void {
  process.stderr.write(`\r\x1b[2K${line.slice(0, Math.max(0, (process.stderr.columns ?? 80) - 1))}`);
}

async function askUnseen(question: string): Promise<string | undefined> {
  draw('');
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: visibleText(question), output: process.stderr });
  return isCancel(answer) || answer === '' ? undefined : answer;
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
