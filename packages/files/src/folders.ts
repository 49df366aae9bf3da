import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

/** Closed to others and on the disk when this returns, with every folder above it that was missing; what is there stays as it is. */
export function makePrivateFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = path.dirname(folder);
  // One by one: on some file systems `recursive` never comes back.
  if (above !== folder) makePrivateFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    // Another command was quicker.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(folder)) throw cause;
  }
  syncUnlessClosed(above);
}

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;

/** A folder may take new ones and not let itself be opened; the system then writes it down when it likes. */
function syncUnlessClosed(folder: string): void {
  try {
    syncFolder(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') throw cause;
  }
}

/** A rename is durable once its folder is. */
export function syncFolder(folder: string): void {
  const opened = openFolder(folder);
  try {
    opened.sync();
  } finally {
    opened.close();
  }
}

export interface OpenFolder {
  sync(): void;
  close(): void;
}

/** Windows opens no folders and needs no such order; some network and user-space file systems know no syncing of folders (EINVAL). */
export function openFolder(folder: string): OpenFolder {
  if (process.platform === 'win32') return { sync() {}, close() {} };
  const handle = openSync(folder, 'r');
  return {
    sync() {
      try {
        fsyncSync(handle);
      } catch (cause) {
        if (!unknownThere.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
      }
    },
    close: () => closeSync(handle),
  };
}

const unknownThere: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** A reservation lives as long as somebody signs in; after that a process of this number is another one. */
const longestUseMs = 24 * 3_600_000;
/** Whether a process of another machine, or container, still runs cannot be seen. */
const patienceMs = 15 * 60_000;

/** Names, each its own by chance, of the drafts of this process that are still written: a folder can be spelled in many ways. */
const inUse = new Set<string>();

/** New content beside its file, until it takes its place. */
export interface Draft {
  readonly name: string;
  readonly handle: number;
  readonly ended: boolean;
  close(): void;
  /** Closes and removes it, once; what cannot be removed waits for the next sweep. */
  end(): void;
}

export function openDraft(file: string, mode: number): Draft {
  const own = `${prefixOf(file)}${process.pid}-${thisMachine()}-${randomBytes(6).toString('hex')}`;
  const name = path.join(path.dirname(file), own);
  const handle = openSync(name, 'wx', mode);
  inUse.add(own);
  let [closed, ended] = [false, false];
  const close = () => {
    if (closed) return;
    closed = true;
    closeSync(handle);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    inUse.delete(own);
    try {
      close();
    } finally {
      remove(name);
    }
  };
  return {
    name,
    handle,
    close,
    end,
    get ended() {
      return ended;
    },
  };
}

/** Drafts of processes that were killed hold values. Those of writers that may still run stay. */
export function sweepDrafts(file: string): void {
  const folder = path.dirname(file);
  const prefix = prefixOf(file);
  for (const name of namesIn(folder)) {
    const writer = name.startsWith(prefix) ? writerShape.exec(name.slice(prefix.length)) : null;
    if (writer !== null && !mayBeInUse(path.join(folder, name), writer)) remove(path.join(folder, name));
  }
}

/** A name that `sweepDrafts` may remove: no content of anybody. */
export function isDraft(name: string): boolean {
  const at = name.lastIndexOf(mark);
  return name.startsWith('.') && at > 1 && writerShape.test(name.slice(at + mark.length));
}

const mark = '.axe-';

/** Process, machine and chance; earlier releases had chance alone. Whatever else begins as a draft does, somebody else made. */
const writerShape = /^(?:(\d+)-([0-9a-f]{8})-)?[0-9a-f]{12}$/;

/** The name of a draft is longer than that of its file, and a folder takes 255 bytes at most: a long name stands in it as a digest. */
const longestNameBytes = 128;

function prefixOf(file: string): string {
  const name = path.basename(file);
  const short = Buffer.byteLength(name) <= longestNameBytes ? name : createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `.${short}${mark}`;
}

function mayBeInUse(draft: string, [, pid, machine]: RegExpExecArray): boolean {
  if (pid === undefined) return false;
  if (machine === thisMachine() && Number(pid) === process.pid) return inUse.has(path.basename(draft));
  const age = Math.abs(Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  return machine === thisMachine() ? age < longestUseMs && runs(Number(pid)) : age < patienceMs;
}

const thisMachine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

function runs(pid: number): boolean {
  // Zero names a group of processes.
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Opening the draft says why.
    return [];
  }
}

function remove(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // It stands in nobody's way.
  }
}
