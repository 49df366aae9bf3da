import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isWanted, type LogFilter, type LogLine, parseLogLine } from './log-lines.ts';

const blockBytes = 256 * 1024;
/** Both files together hold twice this; a filter that finds nothing stops here. */
const mostBytes = 64 * 1024 * 1024;
/** A line of this length is cut; services write none. */
const longestLine = 1024 * 1024;

/** The last `count` lines that are wanted, oldest first: read from the end, so that a large file costs nothing. */
export function readLastLines(file: string, filter: LogFilter, count: number): readonly LogLine[] {
  const found: LogLine[] = [];
  let budget = mostBytes;
  for (const place of [file, `${file}.1`]) {
    if (!existsSync(place)) continue;
    for (const text of linesFromEnd(place, budget)) {
      budget -= text.length;
      const line = parseLogLine(text);
      if (line === undefined) continue;
      if (filter.since !== undefined && filter.request === undefined && isBefore(line, filter.since)) return found.reverse();
      if (isWanted(line, filter)) found.push(line);
      if (found.length === count || budget <= 0) return found.reverse();
    }
  }
  return found.reverse();
}

const isBefore = ({ time }: LogLine, since: Date): boolean => time !== undefined && Date.parse(time) < since.getTime();

/** Lines, the last first. */
function* linesFromEnd(file: string, most: number): Generator<string> {
  const descriptor = openSync(file, 'r');
  try {
    let position = fstatSync(descriptor).size;
    const stop = Math.max(0, position - most);
    let rest: Buffer = Buffer.alloc(0);
    while (position > stop) {
      const length = Math.min(blockBytes, position - stop);
      position -= length;
      const block = Buffer.alloc(length);
      readSync(descriptor, block, 0, length, position);
      const bytes = Buffer.concat([block, rest]);
      // Cut at line ends only: a character may lie across two blocks.
      const parts = splitLines(bytes);
      rest = parts[0] ?? Buffer.alloc(0);
      if (rest.length > longestLine) rest = Buffer.alloc(0);
      for (const part of parts.slice(1).reverse()) yield part.toString('utf8');
    }
    if (position === 0 && rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

function splitLines(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  parts.push(bytes.subarray(start));
  return parts;
}

/** Where a reader stands in a file that grows and is replaced. */
export interface LogPlace {
  readonly inode: number;
  readonly position: number;
  /** Bytes after the last line end. */
  readonly rest: Buffer;
}

/** The end of the last whole line: what follows is new, also the rest of a line that is being written. */
export function endOf(file: string): LogPlace {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { inode: 0, position: 0, rest: Buffer.alloc(0) };
  const from = Math.max(0, found.size - longestLine);
  const [bytes] = readFrom(file, from);
  return { inode: Number(found.ino), position: from + bytes.lastIndexOf(0x0a) + 1, rest: Buffer.alloc(0) };
}

/** What was written since; after a rotation the rest of the old file and then the new one. */
export function readNewLines(
  file: string,
  { inode, position, rest }: LogPlace,
): { readonly lines: readonly LogLine[]; readonly place: LogPlace } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { lines: [], place: { inode, position, rest } };
  const isSame = Number(found.ino) === inode && found.size >= position;
  const old = isSame || inode === 0 ? undefined : rotatedRest(file, inode, position);
  const from = isSame ? position : 0;
  const [bytes, end] = readFrom(file, from);
  const before = old === undefined ? (isSame ? rest : Buffer.alloc(0)) : Buffer.concat([rest, old, Buffer.from('\n')]);
  const parts = splitLines(Buffer.concat([before, bytes]));
  const open = parts.pop() ?? Buffer.alloc(0);
  const lines = parts.map((part) => parseLogLine(part.toString('utf8'))).filter((line) => line !== undefined);
  return { lines, place: { inode: Number(found.ino), position: end, rest: open.length > longestLine ? Buffer.alloc(0) : open } };
}

function rotatedRest(file: string, inode: number, position: number): Buffer | undefined {
  const rotated = `${file}.1`;
  const found = statSync(rotated, { throwIfNoEntry: false });
  return found !== undefined && Number(found.ino) === inode ? readFrom(rotated, position)[0] : undefined;
}

const mostNewBytes = 8 * 1024 * 1024;

/** At most a few megabytes at once; the next look goes on from there. */
function readFrom(file: string, position: number): readonly [Buffer, number] {
  const descriptor = openSync(file, 'r');
  try {
    const length = Math.max(0, Math.min(mostNewBytes, fstatSync(descriptor).size - position));
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, position);
    return [bytes.subarray(0, read), position + read];
  } finally {
    closeSync(descriptor);
  }
}
