import { checkSource, type ParsedRegistry, readChecked } from './parse.ts';
import type { Source } from './source.ts';

/** A valid text with everything that was found out about it. */
export interface Read {
  readonly text: string;
  /** Its name stands in warnings. */
  readonly file: string;
  readonly source: Source;
  readonly parsed: ParsedRegistry;
}

/** The text on the disk and the one an edit makes of it. */
const kept = 2;
let latest: readonly Read[] = [];

/**
 * The registry of many customers takes seconds to parse, and one command looks at the same text several times: to answer, to
 * preview an edit, to make it. What follows the file for days, as a service does, parses it with `parseRegistry` and keeps nothing.
 */
export function readOnce(text: string, file: string): Read {
  const known = recall(text, file);
  if (known !== undefined) return known;
  const source = readChecked(text, file);
  return remember({ text, file, source, parsed: checkSource(source, file) });
}

export const recall = (text: string, file: string): Read | undefined => latest.find((read) => read.file === file && read.text === text);

export function remember(read: Read): Read {
  latest = [read, ...latest].slice(0, kept);
  return read;
}
