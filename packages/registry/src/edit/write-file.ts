import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { registryErrors } from '../errors.ts';

/**
 * Replaces a file so that every reader, and the disk after a power cut, has either the old text or the new one. Mode
 * and owner stay; a symbolic link stays a link and its target is replaced.
 */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const old = await stat(target).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw cause;
    });
    // rename(2) would refuse too, but only after the work.
    if (old?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    await writeDurably(temporary, text, old);
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    const code = (cause as NodeJS.ErrnoException).code ?? 'no reason';
    throw registryErrors.REGISTRY_NOT_WRITTEN(
      `${file} could not be written (${code}); the old content is untouched. Check free space and permissions of its folder, then repeat.`,
      { file },
      cause,
    );
  }
}

async function writeDurably(file: string, text: string, old: { mode: number; uid: number; gid: number } | undefined): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (old !== undefined) {
      await keepOwner(handle, old);
      await handle.chmod(old.mode & 0o7777);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// Only root may give a file away; for everybody else the owner is right already or cannot be kept.
async function keepOwner(handle: FileHandle, old: { uid: number; gid: number }): Promise<void> {
  await handle.chown(old.uid, old.gid).catch(() => undefined);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
