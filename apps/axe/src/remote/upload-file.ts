import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { cliErrors } from '../errors.ts';
import { readAnswer, refusalOf } from './answers.ts';
import type { Destination } from './destination.ts';
import { send } from './send.ts';

export interface SentFile {
  readonly fileId: string;
  readonly fileName: string;
}

/** Streams a file into the service's quarantine; the id is then an argument of the tool. */
export async function uploadFile(remote: Destination, catalogue: Pick<Catalogue, 'service' | 'errors'>, file: string): Promise<SentFile> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw cliErrors.FILE_UNREADABLE(`${file} cannot be read (${cause.code ?? 'unreadable'}).`, { file }, cause);
  });
  if (!found.isFile()) throw cliErrors.FILE_UNREADABLE(`${file} is not a file.`, { file });
  const fileName = path.basename(file).normalize('NFC');
  const response = await send(remote, `/${catalogue.service}/files`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(found.size),
      'x-file-name': encodeURIComponent(fileName),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  });
  const answer = (await readAnswer(response, remote)) as { readonly file_id?: string; readonly error?: Record<string, unknown> };
  if (answer.file_id === undefined) {
    throw refusalOf(answer.error ?? {}, catalogue, response.headers.get('x-request-id') ?? undefined, response.status);
  }
  return { fileId: answer.file_id, fileName };
}
