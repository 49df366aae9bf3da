import { checkHoldable } from '@axe/secrets';
import type { Terminal } from '../terminal.ts';
import { secretCommandErrors } from './errors.ts';

/** Where a value comes from: never from the command line, which history and `ps` keep. */
export type ValueFrom = 'stdin' | 'prompt';

/** The value as it was given, or undefined when nobody gave one. One line end at its end is not part of it. */
export async function takeValue(from: ValueFrom, question: string, terminal: Terminal): Promise<string | undefined> {
  // At a terminal `--value-stdin` would wait in silence, and show what is typed.
  if (from === 'prompt' || terminal.typedInput === true) return await terminal.askSecret?.(question, 'whole');
  const value = (await terminal.readInput()).replace(/\r?\n$/, '');
  return value === '' ? undefined : value;
}

/** Refuses a value that would not arrive in a process as it is. */
export function checkValue(name: string, value: string): void {
  // What a reader puts in the place of bytes that are not UTF-8.
  if (value.includes('\uFFFD')) {
    throw secretCommandErrors.VALUE_NEEDED(
      `The value for ${name} was not stored: it is not UTF-8 text (or holds U+FFFD, which stands for that). Encode it, for example in base64.`,
      { name },
    );
  }
  checkHoldable(name, value);
}

export const valueNeeded = (name: string, how: string) =>
  secretCommandErrors.VALUE_NEEDED(
    `No value for ${name} was given. Nothing was changed. Pipe it in (${how}), or run the command at a terminal, where it asks without showing.`,
    { name },
  );
