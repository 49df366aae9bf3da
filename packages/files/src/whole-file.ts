import {
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { type Draft, openDraft, openFolder, sweepDrafts } from './folders.ts';
import { checkIsFile } from './read-whole.ts';
import { noteReplaced, refused } from './reasons.ts';

export interface ReplaceOptions {
  /** Permission bits of the file, less what the umask takes: 0o600, for its owner alone, unless named. */
  readonly mode?: number;
  /** A file that is there keeps its permission bits, and `mode` is for one that is not. */
  readonly keepMode?: boolean;
}

/** A write whose room is taken on the disk: what could fail has failed before. */
export interface ReservedWrite {
  write(content: string | Uint8Array): void;
  /** Gives the room back; after a write it does nothing. */
  discard(): void;
}

/**
 * Replaces a file so that every reader, and the disk after a power cut, has either the old content or the new one; the new one is on the
 * disk when this returns. The owner stays; a symbolic link stays, and what it points to is replaced. It runs without a pause, so that
 * no handler of a signal ends it half-way; the draft of a process that was killed is removed by the next one. Throws what the file
 * system says (`reasonOf`, `keptAfter`).
 */
export function replaceFile(file: string, content: string | Uint8Array, options: ReplaceOptions = {}): void {
  reserveWrite(file, 0, options).write(content);
}

/** The same in two parts: first the room is taken, and later (a token was renewed meanwhile) the content put there. */
export function reserveWrite(named: string, roomBytes: number, { mode = 0o600, keepMode = false }: ReplaceOptions = {}): ReservedWrite {
  const file = followLink(named);
  const old = statSync(file, { throwIfNoEntry: false });
  // Before the work: a rename would put a file into the place of a device, too.
  if (old !== undefined) checkIsFile(old);
  sweepDrafts(file);
  const kept = keepMode ? old : undefined;
  const open = (): Draft => {
    const opened = openDraft(file, kept === undefined ? mode : 0o600);
    try {
      // Before the first byte, and by the open file: its name may by then stand for another one, in a folder of somebody else.
      if (old !== undefined) keepOwner(opened.handle, old);
      if (kept !== undefined) keepBits(opened.handle, kept);
    } catch (cause) {
      opened.end();
      throw cause;
    }
    return opened;
  };
  let draft = open();
  try {
    if (roomBytes > 0) {
      writeAll(draft.handle, Buffer.alloc(roomBytes));
      fsyncSync(draft.handle);
    }
  } catch (cause) {
    draft.end();
    throw cause;
  }
  return {
    discard: () => draft.end(),
    write(content) {
      if (draft.ended) throw new Error('This write was done or given up before.');
      // Another machine takes a draft that waited long for one of a writer that was killed.
      if (!isLinked(draft.handle)) {
        draft.end();
        draft = open();
      }
      put(draft, file, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    },
  };
}

/** Whether the open file still has a name; a network disk knows no more of one that another machine removed (ESTALE). */
function isLinked(handle: number): boolean {
  try {
    return fstatSync(handle).nlink > 0;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESTALE') return false;
    throw cause;
  }
}

/** Where a symbolic link leads. One that leads nowhere is refused: a disk may be missing that comes back. */
export function followLink(named: string): string {
  if (lstatSync(named, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return named;
  try {
    return realpathSync(named);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw refused('NO_TARGET', 'its symbolic link leads nowhere');
    throw cause;
  }
}

function put(draft: Draft, file: string, bytes: Uint8Array): void {
  let replaced = false;
  try {
    writeAll(draft.handle, bytes);
    ftruncateSync(draft.handle, bytes.length);
    fsyncSync(draft.handle);
    // Opened before the rename, so that a folder that cannot be opened is told while the old content is in its place.
    const folder = openFolder(path.dirname(file));
    try {
      // Windows and network disks like it closed.
      draft.close();
      renameSync(draft.name, file);
      replaced = true;
      folder.sync();
    } finally {
      folder.close();
    }
  } catch (cause) {
    if (replaced) noteReplaced(cause);
    throw cause;
  } finally {
    draft.end();
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, at);
}

/**
 * Only root may give a file away; everybody else owns it already, or keeps its group at most. Some file systems have no owners, and a
 * container does not know those of the machine.
 */
function keepOwner(handle: number, { uid, gid }: Stats): void {
  if (!tryToGive(handle, uid, gid)) tryToGive(handle, -1, gid);
}

function tryToGive(handle: number, uid: number, gid: number): boolean {
  try {
    fchownSync(handle, uid, gid);
    return true;
  } catch (cause) {
    if (unable.has((cause as NodeJS.ErrnoException).code ?? '')) return false;
    throw cause;
  }
}

const unable: ReadonlySet<string> = new Set(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** What the group could do, another group cannot. */
function keepBits(handle: number, { mode, gid }: Stats): void {
  fchmodSync(handle, fstatSync(handle).gid === gid ? mode & 0o777 : mode & 0o707);
}
