import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { newId } from '@axe/kit';

/** Where the bytes of one entity's evidence lie. */
export interface BlobFolder {
  /** The service's own folder. */
  readonly dataDir: string;
  readonly entity: string;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `<2>/<2>/<sha256>`: relative, so that the store can move to another machine. */
export const storageUrlOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;

const pathOf = ({ dataDir, entity }: BlobFolder, sha256: string): string => path.join(dataDir, 'evidence', entity, storageUrlOf(sha256));

/**
 * Puts the bytes where their hash says and returns only when they survive a crash: a row that names them may then be
 * committed. A file that is there already is kept if it is whole, and replaced by the right bytes if not.
 */
export async function writeBlob(folder: BlobFolder, bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes);
  const target = pathOf(folder, sha256);
  if ((await inspectBlob(folder, sha256, bytes.length)) === undefined) return sha256;
  const directory = path.dirname(target);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = path.join(directory, `.${newId()}.part`);
  try {
    await writeAndSync(temporary, bytes);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  for (let parent = directory; parent.length >= folder.dataDir.length; parent = path.dirname(parent)) await syncDirectory(parent);
  return sha256;
}

async function writeAndSync(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o400);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename survives a crash only when the folder that records it is synced too. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes, or undefined when they are missing or changed. */
export async function readBlob(folder: BlobFolder, sha256: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readFile(pathOf(folder, sha256));
    return sha256Of(bytes) === sha256 ? bytes : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What is wrong with a stored file; undefined when it is whole. Reads it as a stream. */
export async function inspectBlob(folder: BlobFolder, sha256: string, sizeBytes: number): Promise<string | undefined> {
  const file = pathOf(folder, sha256);
  try {
    const { size } = await stat(file);
    if (size !== sizeBytes) return `has ${size} bytes instead of ${sizeBytes}`;
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex') === sha256 ? undefined : 'has other content than its checksum says';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'is missing';
    if (code === 'EACCES' || code === 'EIO' || code === 'EISDIR') return `cannot be read (${code})`;
    throw error;
  }
}
