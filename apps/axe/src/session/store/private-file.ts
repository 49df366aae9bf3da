import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { accessFault, followLink, keptAfter, makePrivateFolder, type ReservedWrite, readWhole, reasonOf, reserveWrite } from '@axe/files';
import { isRefusal } from '@axe/kit';
import { sessionErrors } from '../errors.ts';

const maxBytes = 1024 * 1024;
/** More than all tokens of a person take: room that is there before a token is renewed. */
const reservedBytes = 64 * 1024;

/** `private`: nobody else may read it. `trusted`: others may read it and not change it. */
export type Secrecy = 'private' | 'trusted';

/** `{"format": 1, "profiles": {name: …}}`; empty when there is no file. */
export function readKeyedFile(file: string, secrecy: Secrecy): Map<string, unknown> {
  const text = readOwnFile(file, secrecy);
  if (text === undefined) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The text of the parser would quote the file.
    throw damaged(file, 'it is not JSON');
  }
  const { format, profiles } = (parsed ?? {}) as { readonly format?: unknown; readonly profiles?: unknown };
  if (typeof format === 'number' && format > 1) throw damaged(file, 'a newer release of axe wrote it; use that one');
  if (format !== 1 || typeof profiles !== 'object' || profiles === null || Array.isArray(profiles)) {
    throw damaged(file, 'it is not what this program writes');
  }
  return new Map(Object.entries(profiles));
}

/** Undefined when there is no such file. Refuses one that others could have read or changed. */
function readOwnFile(file: string, secrecy: Secrecy): string | undefined {
  try {
    const found = readWhole(file, maxBytes, (stats) => {
      checkAccess(file, stats, secrecy === 'private' ? 0o077 : 0o022, '600');
      checkFolder(path.dirname(file));
    });
    return found?.bytes.toString('utf8');
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'TOO_LARGE') throw damaged(file, 'it is larger than everything this program writes');
    throw sessionErrors.STORE_UNREADABLE(`${file} cannot be read: ${reasonOf(cause)}. Nothing was changed.`, { file }, cause);
  }
}

/** A write whose room is already taken on the disk: what could fail has failed before. */
export function reserveOwnFile(named: string): ReservedWrite {
  const reserved = attempt(named, () => {
    // Where the file is a link (settings kept elsewhere), the folder it leads to is the one that must be closed.
    makeFolder(path.dirname(followLink(named)));
    return reserveWrite(named, reservedBytes);
  });
  return { ...reserved, write: (text) => attempt(named, () => reserved.write(text)) };
}

export const writeOwnFile = (file: string, text: string): void => reserveOwnFile(file).write(text);

export const damaged = (file: string, what: string, cause?: unknown) =>
  sessionErrors.STORE_DAMAGED(
    `${file} is damaged: ${what}. Nothing was changed. Move it away (mv '${file}' '${file}.damaged') and run axe login.`,
    { file },
    cause,
  );

export function makeFolder(folder: string): void {
  attempt(folder, () => makePrivateFolder(folder));
  checkFolder(folder);
}

function attempt<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw notWritten(place, cause);
  }
}

function checkFolder(folder: string): void {
  checkAccess(folder, statSync(folder), 0o022, '700');
}

function checkAccess(place: string, found: Stats, forbidden: number, wanted: string): void {
  const fault = accessFault(found, forbidden);
  if (fault?.kind === 'open') {
    throw sessionErrors.STORE_TOO_OPEN(
      `Other users of this machine have access to ${place} (mode ${fault.mode}). It was not used. Close it with: chmod ${wanted} '${place}'. If others may have read it, run axe logout and axe login afterwards.`,
      { file: place },
    );
  }
  if (fault?.kind === 'foreign') {
    throw sessionErrors.STORE_UNREADABLE(
      `${place} belongs to another user. It was not used. Run axe as that user, or choose another folder with AXE_CONFIG.`,
      { file: place },
    );
  }
}

export function notWritten(file: string, cause: unknown): unknown {
  if (typeof (cause as NodeJS.ErrnoException).code !== 'string' || isRefusal(cause)) return cause;
  const kept = keptAfter(cause, 'What was stored before is still stored.');
  return sessionErrors.STORE_NOT_WRITTEN(
    `${file} cannot be written: ${reasonOf(cause)}. ${kept} Make room or give this user the folder, or choose another one with AXE_CONFIG.`,
    { file },
    cause,
  );
}
