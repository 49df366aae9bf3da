import { constants, openSync, type Stats } from 'node:fs';

/** Opens what may be anything: a pipe that nobody writes into would otherwise be waited for without end. Windows has no such pipes. */
export const openToRead = (file: string): number => openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));

export function checkIsFile(found: Stats): void {
  if (found.isFile()) return;
  throw Object.assign(new Error('not a file'), { code: found.isDirectory() ? 'EISDIR' : 'NOT_A_FILE' });
}
