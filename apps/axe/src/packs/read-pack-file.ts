import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '@axe/files';
import type { BootstrapPack } from '@axe/registry';
import { maxPackBytes, parsePack } from '@axe/registry/text';
import { cliErrors } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

export interface ReadPack {
  /** Absolute, or `-` for standard input. */
  readonly place: string;
  readonly sha256: string;
  readonly pack: BootstrapPack;
  readonly warnings: readonly string[];
}

export async function readPack(named: string, terminal: Terminal): Promise<ReadPack> {
  if (named === '-') {
    const bytes = Buffer.from(await terminal.readInput(), 'utf8');
    return { place: '-', sha256: digest(bytes), pack: parsePack(bytes, 'The pack from standard input'), warnings: [] };
  }
  const place = path.resolve(terminal.folder, named);
  const { bytes, warnings } = await readFileOf(place);
  return { place, sha256: digest(bytes), pack: parsePack(bytes, place), warnings };
}

async function readFileOf(place: string): Promise<{ readonly bytes: Uint8Array; readonly warnings: readonly string[] }> {
  try {
    const handle = await open(place, 'r');
    try {
      const { mode } = await handle.stat();
      const bytes = await readUpTo(handle, maxPackBytes + 1);
      const open = process.platform !== 'win32' && (mode & 0o077) !== 0;
      return { bytes, warnings: open ? [`Other users of this machine can read ${place}, which holds secrets: chmod 600 ${place}`] : [] };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : reasonOf(cause);
    throw cliErrors.FILE_UNREADABLE(`The pack ${place} cannot be read: ${why}. Nothing was changed.`, { file: place }, cause);
  }
}

/** What is longer is refused by its length; a device may have no end. */
async function readUpTo(handle: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(bytes, length, most - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
