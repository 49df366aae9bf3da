import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { sessionErrors } from '../errors.ts';

const maxBytes = 1024 * 1024;
/** More than all tokens of a person take: room that is there before a token is renewed. */
const reservedBytes = 64 * 1024;

/** `private`: nobody else may read it. `trusted`: others may read it and not change it. */
export type Secrecy = 'private' | 'trusted';

/** Undefined when there is no such file. Refuses one that others could have read or changed. */
export function readOwnFile(file: string, secrecy: Secrecy): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  }
  try {
    const found = fstatSync(handle);
    if (!found.isFile()) throw unreadable(file, { code: 'EISDIR' });
    checkAccess(file, found, secrecy === 'private' ? 0o077 : 0o022, '600');
    checkFolder(path.dirname(file));
    if (found.size > maxBytes) throw damaged(file, 'it is larger than everything this program writes');
    return readFileSync(handle, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw unreadable(file, cause);
    throw cause;
  } finally {
    closeSync(handle);
  }
}

/** A write whose room is already taken on the disk: what could fail has failed before. */
export interface ReservedWrite {
  /** Whole or not at all, and on the disk when this returns. */
  write(text: string): void;
  discard(): void;
}

export function reserveWrite(named: string): ReservedWrite {
  // Where the file is a link (settings kept elsewhere), what it points to is replaced and the link stays.
  const file = existsSync(named) ? realpathSync(named) : named;
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.new`;
  let handle: number | undefined;
  const discard = () => {
    if (handle === undefined) return;
    closeSync(handle);
    handle = undefined;
    rmSync(draft, { force: true });
  };
  try {
    makeFolder(path.dirname(file));
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    handle = openSync(draft, 'wx', 0o600);
    writeWhole(handle, Buffer.alloc(reservedBytes));
    fsyncSync(handle);
  } catch (cause) {
    discard();
    throw notWritten(file, cause);
  }
  return {
    discard,
    write(text) {
      if (handle === undefined) throw notWritten(file, { code: 'EBADF' });
      try {
        const bytes = Buffer.from(text, 'utf8');
        writeWhole(handle, bytes);
        ftruncateSync(handle, bytes.length);
        fsyncSync(handle);
        renameSync(draft, file);
        syncFolder(path.dirname(file));
      } catch (cause) {
        discard();
        throw notWritten(file, cause);
      }
      closeSync(handle);
      handle = undefined;
    },
  };
}

export const writeOwnFile = (file: string, text: string): void => reserveWrite(file).write(text);

export const damaged = (file: string, what: string, cause?: unknown) =>
  sessionErrors.STORE_DAMAGED(
    `${file} is damaged: ${what}. Nothing was changed. Move it away (mv '${file}' '${file}.damaged') and run axe login.`,
    { file },
    cause,
  );

function writeWhole(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, at);
}

/** A rename is durable once its folder is; Windows opens no folders and needs no such order. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** One by one: on some file systems `recursive` never comes back. */
export function makeFolder(folder: string): void {
  try {
    makeMissing(folder);
  } catch (cause) {
    throw notWritten(folder, cause);
  }
  checkFolder(folder);
}

function makeMissing(folder: string): void {
  if (existsSync(folder)) return;
  makeMissing(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    // Another command was quicker.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

function checkFolder(folder: string): void {
  checkAccess(folder, statSync(folder), 0o022, '700');
}

/** Windows has no such bits: there the folder of the user is closed to others. */
function checkAccess(place: string, { mode, uid }: Stats, forbidden: number, wanted: string): void {
  if (process.platform === 'win32') return;
  if ((mode & forbidden) !== 0) {
    const bits = (mode & 0o777).toString(8).padStart(3, '0');
    throw sessionErrors.STORE_TOO_OPEN(
      `Other users of this machine have access to ${place} (mode ${bits}). It was not used. Close it with: chmod ${wanted} '${place}'. If others may have read it, run axe logout and axe login afterwards.`,
      { file: place },
    );
  }
  if (uid !== process.getuid?.()) {
    throw sessionErrors.STORE_UNREADABLE(
      `${place} belongs to another user. It was not used. Run axe as that user, or choose another folder with AXE_CONFIG.`,
      { file: place },
    );
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EISDIR: 'a folder stands in its place',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  ENOENT: 'no folder can be made there',
};

const reasonOf = (cause: unknown): string => {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? `the system says ${code}`;
};

function unreadable(file: string, cause: unknown) {
  return sessionErrors.STORE_UNREADABLE(`${file} cannot be read: ${reasonOf(cause)}. Nothing was changed.`, { file }, cause);
}

export function notWritten(file: string, cause: unknown): unknown {
  if (typeof (cause as NodeJS.ErrnoException).code !== 'string' || (cause as Error).name === 'Refusal') return cause;
  return sessionErrors.STORE_NOT_WRITTEN(
    `${file} cannot be written: ${reasonOf(cause)}. What was stored before is still stored. Make room or give this user the folder, or choose another one with AXE_CONFIG.`,
    { file },
    cause,
  );
}
