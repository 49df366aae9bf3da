import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { notWritten } from './errors.ts';
import { damaged, type ReleaseFile } from './manifest.ts';
import type { ReleaseSource } from './source.ts';

/** Writes one file of the release to `target`, which is new, and on the disk when this returns; refuses one byte too many. */
export async function fetchFile(source: ReleaseSource, { file, sha256, size }: ReleaseFile, target: string): Promise<void> {
  const hash = createHash('sha256');
  let received = 0;
  const handle = await open(target, 'wx', 0o644).catch((cause: unknown) => {
    throw notWritten(target, cause);
  });
  try {
    for await (const piece of source.bytes(file)) {
      received += piece.length;
      if (received > size) throw damaged(source, `${file} has more than its ${size} bytes`);
      hash.update(piece);
      await handle.writeFile(piece).catch((cause: unknown) => {
        throw notWritten(target, cause);
      });
    }
    if (received < size) throw damaged(source, `only ${received} of ${size} bytes of ${file} came`);
    if (hash.digest('hex') !== sha256) throw damaged(source, `${file} is not the one that was released (its SHA-256 differs)`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
