import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { serviceErrors } from '../errors.ts';
import type { Log } from '../log.ts';
import { errorAnswer, writeAnswer } from './error-answer.ts';
import { requestIdFor } from './exchange.ts';

const answers: { readonly [code: string]: readonly [status: number, phrase: string, remedy: string] } = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'Send fewer or shorter headers; 64 KiB is the most.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'Send the headers and the body without long pauses.'],
};
const badRequest = [
  400,
  'Bad Request',
  'Speak plain HTTP/1.1 here, with one length and sound headers; https ends at the reverse proxy.',
] as const;

/** A request that is no HTTP, has too large headers or was too slow: the same error shape, without a parser's text. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, log: Log): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, phrase, remedy] = answers[error.code ?? ''] ?? badRequest;
  const requestId = crypto.randomUUID();
  const refusal = serviceErrors.INVALID_ARGUMENTS(
    `The server could not read this as an HTTP request (${phrase}). Nothing was done. ${remedy}`,
  );
  const body = JSON.stringify(errorAnswer(refusal, requestId).body);
  log.info({ request_id: requestId, status, code: error.code }, 'request unreadable');
  const head = [
    `HTTP/1.1 ${status} ${phrase}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** `Expect: 100-continue` is met by the server itself; any other expectation is refused (RFC 9110, 10.1.1). */
export function answerExpectation(req: IncomingMessage, res: ServerResponse): void {
  const requestId = requestIdFor(req);
  const refusal = serviceErrors.INVALID_ARGUMENTS(
    'This server meets no expectation but 100-continue. Nothing was done. Leave the header Expect out.',
  );
  writeAnswer({ req, res, requestId, last: true }, { ...errorAnswer(refusal, requestId), status: 417 });
}
