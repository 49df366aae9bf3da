import { serviceErrors } from '../errors.ts';
import { authenticate } from '../http/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import { tooLarge } from '../http/read-body.ts';
import type { Upload } from '../platform.ts';
import type { ServiceCore } from '../service-core.ts';
import type { Quarantine } from './quarantine.ts';

/**
 * `POST /files`: the raw bytes are the body; `Content-Type` says what they claim to be and `X-File-Name` (percent-encoded
 * UTF-8) what the file was called. Answers 201 with the id to hand to a tool.
 */
export async function receiveFile(core: ServiceCore, quarantine: Quarantine, exchange: Exchange): Promise<Response> {
  const { req } = exchange;
  const caller = await authenticate(core, exchange);
  if (Number(req.headers['content-length']) > core.limits.fileBytes) throw tooLarge(core.limits.fileBytes);
  if (/^multipart\//i.test(req.headers['content-type'] ?? '')) {
    throw serviceErrors.INVALID_ARGUMENTS(
      'The body is a form, not a file. Nothing was stored. Send the bytes of the file alone as the body (curl --data-binary @file), its name in X-File-Name.',
      { reason: 'MULTIPART_BODY' },
    );
  }
  const fileName = fileNameOf(req.headers['x-file-name']);
  const mediaType = (req.headers['content-type'] ?? 'application/octet-stream').slice(0, 200);
  const upload = await quarantine.store(req, { actor: caller.actor, fileName, mediaType });
  return Response.json(receipt(upload), { status: 201, headers: { 'cache-control': 'no-store' } });
}

function receipt(upload: Upload) {
  return {
    file_id: upload.id,
    size_bytes: upload.sizeBytes,
    sha256: upload.sha256,
    file_name: upload.fileName,
    expires_at: upload.expiresAt,
  };
}

function fileNameOf(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  try {
    const name = decodeURIComponent(String(header)).normalize('NFC');
    const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
    const clean = base.replace(/[\x00-\x1f\x7f]/g, '').slice(0, 255);
    return /^\.*$/.test(clean) ? undefined : clean;
  } catch {
    throw serviceErrors.INVALID_ARGUMENTS(
      'X-File-Name is not percent-encoded UTF-8. Nothing was stored; encode the name and send the file again.',
    );
  }
}
