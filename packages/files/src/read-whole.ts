import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { refused } from './reasons.ts';

export interface FoundFile {
  readonly bytes: Buffer;
  /** Of the very file that was read, whatever has its name by now. */
  readonly stats: Stats;
}

/**
 * Undefined when there is no such file. `check` sees what was opened before a byte of it is read, and may refuse it. Throws what the
 * file system says, or that it is no file or too large.
 */
export function readWhole(file: string, maxBytes: number, check: (stats: Stats) => void = () => undefined): FoundFile | undefined {
  const handle = openIfThere(file);
  if (handle === undefined) return undefined;
  try {
    const stats = fstatSync(handle);
    checkIsFile(stats);
    check(stats);
    if (stats.size > maxBytes) throw refused('TOO_LARGE', `it has more than ${maxBytes} bytes`);
    return { bytes: readFileSync(handle), stats };
  } finally {
    closeSync(handle);
  }
}

/** A pipe that nobody writes into would otherwise be waited for without end. Windows has no such pipes. */
function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

export function checkIsFile(found: Stats): void {
  if (found.isDirectory()) throw refused('EISDIR', 'a folder stands in its place');
  if (!found.isFile()) throw refused('NOT_A_FILE', 'a pipe, a device or a socket stands in its place');
}
