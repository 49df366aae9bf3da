import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { accessFault, makePrivateFolder, readWhole, reasonOf, replaceFile } from '@axe/files';
import { isRefusal } from '@axe/kit';
import { secretErrors, writing } from '../errors.ts';

/** Ten times what fifty secrets of 100 kB take. */
const maxBytes = 64 * 1024 * 1024;

/** Undefined when there is no such file. Refuses one that others could have read or changed. */
export function readPrivateFile(file: string): Buffer | undefined {
  try {
    return readWhole(file, maxBytes, (found) => {
      checkAccess(file, found, 0o077, '600');
      checkAccess(path.dirname(file), statSync(path.dirname(file)), 0o022, '700');
    })?.bytes;
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'TOO_LARGE') throw damaged(file, reasonOf(cause));
    throw secretErrors.STORE_UNREADABLE(`${file} cannot be read: ${reasonOf(cause)}. Nothing was changed.`, { file }, cause);
  }
}

export function writePrivateFile(file: string, bytes: Uint8Array): void {
  writing(file, () => {
    makePrivateFolder(path.dirname(file));
    replaceFile(file, bytes);
  });
}

export const damaged = (file: string, what: string) =>
  secretErrors.STORE_DAMAGED(
    `${file} cannot be used: ${what}. Nothing was changed. Restore ${path.basename(file)} from a backup of the operator home.`,
    { file },
  );

function checkAccess(place: string, found: Stats, forbidden: number, wanted: string): void {
  const fault = accessFault(found, forbidden);
  if (fault?.kind === 'open') {
    throw secretErrors.STORE_TOO_OPEN(
      `Other users of this machine have access to ${place} (mode ${fault.mode}). It was not used. Close it with: chmod ${wanted} '${place}'. If others may have read it, rotate what it holds.`,
      { file: place },
    );
  }
  if (fault?.kind === 'foreign') {
    throw secretErrors.STORE_UNREADABLE(`${place} belongs to another user. It was not used. Run axe as that user.`, { file: place });
  }
}
