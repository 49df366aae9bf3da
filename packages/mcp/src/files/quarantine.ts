import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Actor, newId } from '@axe/kit';
import * as z from 'zod';
import { serviceErrors } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Upload, Uploads } from '../platform.ts';
import { writeBounded } from './write-bounded.ts';

export interface Quarantine extends Uploads {
  /** Streams a file to disk. Refuses with PAYLOAD_TOO_LARGE, BODY_TIMED_OUT, UPLOAD_LIMIT or CALLER_GONE and leaves nothing. */
  store(
    source: Readable,
    file: { readonly actor: Actor; readonly fileName: string | undefined; readonly mediaType: string },
  ): Promise<Upload>;
  /** Removes what expired. */
  sweep(): Promise<void>;
}

export interface QuarantineOptions {
  readonly folder: string;
  readonly limits: Pick<Limits, 'fileBytes' | 'fileTimeoutMs' | 'uploadsPerActor' | 'uploadLifetimeMs'>;
  now(): Date;
}

const recordShape = z.strictObject({
  id: z.uuid(),
  actor: z.string(),
  file_name: z.string().optional(),
  media_type: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  expires_at: z.string(),
});
type UploadRecord = z.output<typeof recordShape>;

/**
 * Uploaded files wait here for a tool, each owned by the actor who sent it. A file is `{id}.part` while it arrives; its
 * record `{id}.json` is written last, so a file without a record is half-written and goes at the next start.
 */
export async function openQuarantine(options: QuarantineOptions): Promise<Quarantine> {
  const { folder, limits, now } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const records = await readRecords(folder);
  const arriving = new Map<Actor, number>();

  const drop = async (id: string) => {
    records.delete(id);
    await rm(path.join(folder, `${id}.json`), { force: true });
    await rm(path.join(folder, `${id}.bin`), { force: true });
  };
  const expired = (record: UploadRecord) => Date.parse(record.expires_at) <= now().getTime();

  function reserve(actor: Actor): void {
    const waiting =
      [...records.values()].filter((record) => record.actor === actor && !expired(record)).length + (arriving.get(actor) ?? 0);
    if (waiting >= limits.uploadsPerActor) {
      const message = `You have ${waiting} files waiting, as many as one may have. This one was not stored. Use those, or wait until they expire.`;
      throw serviceErrors.UPLOAD_LIMIT(message, { limit: limits.uploadsPerActor });
    }
    arriving.set(actor, (arriving.get(actor) ?? 0) + 1);
  }

  async function sweep(): Promise<void> {
    for (const record of [...records.values()]) if (expired(record)) await drop(record.id);
  }

  await sweep();
  return {
    sweep,
    async store(source, { actor, fileName, mediaType }) {
      await sweep();
      reserve(actor);
      const id = newId(now().getTime());
      const part = path.join(folder, `${id}.part`);
      try {
        const { sizeBytes, sha256 } = await writeBounded(source, part, limits);
        const record: UploadRecord = {
          id,
          actor,
          ...(fileName === undefined ? {} : { file_name: fileName }),
          media_type: mediaType,
          size_bytes: sizeBytes,
          sha256,
          expires_at: new Date(now().getTime() + limits.uploadLifetimeMs).toISOString(),
        };
        await rename(part, path.join(folder, `${id}.bin`));
        await writeDurably(path.join(folder, `${id}.json`), JSON.stringify(record));
        records.set(id, record);
        return uploadOf(folder, record);
      } catch (error) {
        await rm(part, { force: true });
        await drop(id);
        throw error;
      } finally {
        arriving.set(actor, (arriving.get(actor) ?? 1) - 1);
        if (arriving.get(actor) === 0) arriving.delete(actor);
      }
    },
    async take(id, actor) {
      const record = records.get(id) ?? (await readRecord(folder, id));
      // One answer for all three causes: nobody learns which ids exist.
      if (record === undefined || record.actor !== actor || expired(record)) {
        const message = 'There is no such uploaded file of yours, or it expired. Upload it again to /files and pass the new file_id.';
        throw serviceErrors.UPLOAD_NOT_FOUND(message, { file_id: id.slice(0, 60) });
      }
      return uploadOf(folder, record);
    },
  };
}

function uploadOf(folder: string, record: UploadRecord): Upload {
  const file = path.join(folder, `${record.id}.bin`);
  return {
    id: record.id,
    path: file,
    sizeBytes: record.size_bytes,
    sha256: record.sha256,
    fileName: record.file_name,
    mediaType: record.media_type,
    expiresAt: record.expires_at,
    bytes: () => readFile(file),
  };
}

async function writeDurably(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

/** Reads the records of an earlier run and removes whatever has none. */
async function readRecords(folder: string): Promise<Map<string, UploadRecord>> {
  const records = new Map<string, UploadRecord>();
  const names = await readdir(folder);
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const record = await readRecord(folder, name.slice(0, -'.json'.length));
    if (record !== undefined && names.includes(`${record.id}.bin`)) records.set(record.id, record);
  }
  for (const name of names) {
    const id = name.slice(0, name.indexOf('.'));
    const whole = records.has(id) && (name === `${id}.json` || name === `${id}.bin`);
    if (!whole) await rm(path.join(folder, name), { force: true });
  }
  return records;
}

async function readRecord(folder: string, id: string): Promise<UploadRecord | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined;
  try {
    return recordShape.parse(JSON.parse(await readFile(path.join(folder, `${id}.json`), 'utf8')));
  } catch {
    return undefined;
  }
}
