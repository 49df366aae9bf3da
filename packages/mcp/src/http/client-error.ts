import type { Duplex } from 'node:stream';
import { serviceErrors } from '../errors.ts';
import { errorAnswer } from './error-answer.ts';

/** A request that is no HTTP, has too large headers or was too slow: the same error shape, without a parser's text. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const phrase = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }[status];
  const refusal = serviceErrors.INVALID_ARGUMENTS(`The server could not read this as an HTTP request (${phrase}). Nothing was done.`);
  const body = JSON.stringify(errorAnswer(refusal, crypto.randomUUID()).body);
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
