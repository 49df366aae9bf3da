import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Replaces a file by bytes that only its owner can read: whole or not at all, and on the disk when this returns. It runs without a
 * pause, so that no signal ends it half-way; what a killed process or a power cut left behind is removed by the next one. Throws what
 * the file system says.
 */
export function replaceFile(named: string, bytes: Uint8Array): void {
  // Where the file is a link, what it points to is replaced and the link stays.
  const file = isLink(named) ? realpathSync(named) : named;
  const folder = path.dirname(file);
  const old = statSync(file, { throwIfNoEntry: false });
  if (old?.isDirectory() === true) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  sweep(file);
  const draft = path.join(folder, `${draftPrefix(file)}${randomBytes(6).toString('hex')}`);
  try {
    writeDurably(draft, bytes, old);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
  syncFolder(folder);
}

/** One by one and closed to others; what is there stays as it is. */
export function makePrivateFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

const draftPrefix = (file: string): string => `.${path.basename(file)}.axe-`;

/** Drafts of processes that were killed hold values. */
function sweep(file: string): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) if (name.startsWith(draftPrefix(file))) rmSync(path.join(folder, name), { force: true });
}

function writeDurably(draft: string, bytes: Uint8Array, old: Stats | undefined): void {
  const handle = openSync(draft, 'wx', 0o600);
  try {
    // Before the first byte, and by the open file: its name may by then stand for another one, in a folder of somebody else.
    if (old !== undefined) keepOwner(handle, old);
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Only root may give a file away; everybody else owns it already, or cannot keep the owner. */
function keepOwner(draft: number, { uid, gid }: Stats): void {
  try {
    fchownSync(draft, uid, gid);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') throw cause;
  }
}

const isLink = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;

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
