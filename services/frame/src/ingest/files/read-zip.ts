import { crc32, inflateRawSync } from 'node:zlib';
import { fileErrors } from '../errors.ts';
import { fileBounds } from './table.ts';

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

const truncated = (detail: string, cause?: unknown) =>
  fileErrors.FILE_TRUNCATED(`The workbook is cut off or damaged (${detail}). Nothing was stored. Download it again.`, {}, cause);

/**
 * The wanted entries of a zip archive, unpacked within bounds and checked against their checksums. Sizes that the archive
 * claims are not believed: unpacking itself stops at the bound, so a zip bomb costs no more than that.
 */
export function readZip(
  bytes: Buffer,
  wanted: (name: string) => boolean,
): { readonly names: readonly string[]; readonly entries: readonly ZipEntry[] } {
  const { at, count } = findDirectory(bytes);
  if (count > fileBounds.zipEntries) throw tooLarge(`it holds ${count} files`);
  const names: string[] = [];
  const entries: ZipEntry[] = [];
  let left: number = fileBounds.unpackedBytes;
  let position = at;
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > bytes.length || bytes.readUInt32LE(position) !== 0x02014b50) throw truncated('its directory is broken');
    const nameLength = bytes.readUInt16LE(position + 28);
    const name = bytes.toString('utf8', position + 46, position + 46 + nameLength);
    names.push(name);
    if (wanted(name)) {
      const content = readEntry(bytes, position, name, left);
      left -= content.length;
      entries.push({ name, content });
    }
    position += 46 + nameLength + bytes.readUInt16LE(position + 30) + bytes.readUInt16LE(position + 32);
  }
  return { names, entries };
}

/** The end record stands in the last 64 KiB. Archives that need zip64 are beyond the bounds anyway. */
function findDirectory(bytes: Buffer): { at: number; count: number } {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - 0xffff; at -= 1) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue;
    const count = bytes.readUInt16LE(at + 10);
    const directory = bytes.readUInt32LE(at + 16);
    if (directory >= at) throw truncated('its directory is missing');
    return { at: directory, count };
  }
  throw truncated('its end is missing');
}

function readEntry(bytes: Buffer, position: number, name: string, left: number): Buffer {
  if ((bytes.readUInt16LE(position + 8) & 0x41) !== 0) {
    throw fileErrors.FILE_ENCRYPTED(
      'The archive is protected by a password. Nothing was stored. Save the workbook without one and send it.',
    );
  }
  const method = bytes.readUInt16LE(position + 10);
  const packedSize = bytes.readUInt32LE(position + 20);
  const local = bytes.readUInt32LE(position + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50) throw truncated(`${name} is missing`);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packedSize > bytes.length) throw truncated(`${name} is cut off`);
  const packed = bytes.subarray(start, start + packedSize);
  const content = unpack(packed, method, name, left);
  if (crc32(content) !== bytes.readUInt32LE(position + 16)) throw truncated(`the checksum of ${name} is wrong`);
  return content;
}

function unpack(packed: Buffer, method: number, name: string, left: number): Buffer {
  if (method === 0) {
    if (packed.length > left) throw tooLarge('it unpacks to more than 100 MiB');
    return packed;
  }
  if (method !== 8) throw truncated(`${name} is packed in an unknown way`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(left, 1) });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge('it unpacks to more than 100 MiB', cause);
    throw truncated(`${name} cannot be unpacked`, cause);
  }
}

function tooLarge(detail: string, cause?: unknown) {
  return fileErrors.FILE_TOO_LARGE(
    `The workbook is larger than an export may be: ${detail}. Nothing was stored. Export a shorter period.`,
    {},
    cause,
  );
}

/** An archive of these entries without compression: what a reader gets is exactly what was checked. */
export function writeStoredZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(content.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), shared, nameBytes, content);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, tail, nameBytes);
    offset += 30 + nameBytes.length + content.length;
  }
  const directorySize = directory.reduce((total, part) => total + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
