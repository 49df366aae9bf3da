import * as z from 'zod';
import type { FrameResources } from '../frame-tool.ts';
import { fileErrors } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';

const maxInlineBytes = 4 * 1024 * 1024;

/** A file as tools take it: inline, or uploaded before. */
export const fileInput = {
  content_base64: z
    .string()
    .max(Math.ceil(maxInlineBytes / 3) * 4)
    .optional()
    .describe('the file in base64, up to 4 MiB; give this or file_id'),
  file_id: z.string().min(1).max(100).optional().describe('id of a file sent to /files, up to 32 MiB'),
  file_name: plainText(255).optional().describe('the name of the file, kept with it'),
};

export interface GivenFile {
  readonly bytes: Uint8Array;
  readonly fileName: string | undefined;
  readonly mediaType: string;
}

interface Sender {
  readonly resources: FrameResources;
  readonly actor: Parameters<FrameResources['uploads']['take']>[1];
}

export async function readFileInput(
  input: { content_base64?: string | undefined; file_id?: string | undefined; file_name?: string | undefined },
  { resources, actor }: Sender,
): Promise<GivenFile> {
  if ((input.content_base64 === undefined) === (input.file_id === undefined)) {
    throw fileErrors.SOURCE_AMBIGUOUS(
      'Give exactly one of content_base64 and file_id (on the command line: --file with its path). Nothing was stored.',
    );
  }
  if (input.file_id !== undefined) {
    const upload = await resources.uploads.take(input.file_id, actor);
    return { bytes: await upload.bytes(), fileName: input.file_name ?? upload.fileName, mediaType: upload.mediaType };
  }
  const text = input.content_base64 ?? '';
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is no base64; only an exact round trip proves that nothing was lost.
  if (bytes.toString('base64') !== text.trim() || bytes.length > maxInlineBytes) {
    throw fileErrors.CONTENT_INVALID(
      'content_base64 is no standard base64 of at most 4 MiB. Nothing was stored. Send larger files to /files and pass the file_id.',
    );
  }
  if (bytes.length === 0) throw fileErrors.FILE_EMPTY('The file is empty (0 bytes). Nothing was stored. Send the file again.');
  return { bytes, fileName: input.file_name, mediaType: 'application/octet-stream' };
}

/** Refusals that every tool which takes a file can meet. */
export const fileInputErrors = ['SOURCE_AMBIGUOUS', 'CONTENT_INVALID', 'FILE_EMPTY'] as const;

/** Refusals of reading a table. */
export const fileReadingErrors = [
  'FILE_TOO_LARGE',
  'FILE_TYPE_UNSUPPORTED',
  'FILE_ENCRYPTED',
  'FILE_TRUNCATED',
  'FILE_ENCODING_UNKNOWN',
  'FILE_ENCODING_DAMAGED',
  'FILE_SEVERAL_TABLES',
  'FILE_PARSING_TIMED_OUT',
  'PARSER_BUSY',
  'HEADER_NOT_FOUND',
] as const;
