import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { serviceErrors } from '../errors.ts';
import { timedOut, tooLarge } from '../http/read-body.ts';
import type { Limits } from '../limits.ts';

/** Streams to a new file, hashing; stops at the bounds of size and time, and leaves a partial file to the caller to remove. */
export async function writeBounded(
  source: Readable,
  file: string,
  limits: Pick<Limits, 'fileBytes' | 'fileTimeoutMs'>,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const sink = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  const opened = new Promise<void>((resolve, reject) => sink.once('open', () => resolve()).once('error', reject));
  const gone = () => serviceErrors.CALLER_GONE('The connection closed before the file had arrived. Nothing was stored; send it again.');
  await opened;
  let sizeBytes = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(timedOut(limits.fileTimeoutMs)), limits.fileTimeoutMs);
      const fail = (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      };
      source.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > limits.fileBytes) {
          source.pause();
          fail(tooLarge(limits.fileBytes));
          return;
        }
        hash.update(chunk);
        if (!sink.write(chunk)) {
          source.pause();
          sink.once('drain', () => source.resume());
        }
      });
      const onGone = () => fail(gone());
      source.once('error', onGone);
      source.once('close', onGone);
      sink.once('error', fail);
      source.once('end', () => {
        clearTimeout(timer);
        // The connection may close while the disk still works; the file is whole.
        source.off('close', onGone);
        sink.end(() => resolve());
      });
      if (source.destroyed) onGone();
    });
  } catch (error) {
    source.removeAllListeners('data');
    sink.destroy();
    throw error;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
