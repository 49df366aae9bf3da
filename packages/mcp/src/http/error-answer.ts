import { type ErrorKind, isRefusal, type JsonValue, type Refusal } from '@axe/kit';
import { serviceErrors } from '../errors.ts';
import { commonHeaders, type Exchange } from './exchange.ts';

const statusOfKind: { readonly [kind in ErrorKind]: number } = { invalid: 400, denied: 403, missing: 404, conflict: 409, unavailable: 503 };

const statusOfCode: { readonly [code: string]: number } = {
  PAYLOAD_TOO_LARGE: 413,
  BODY_TIMED_OUT: 408,
  RATE_LIMITED: 429,
  METHOD_NOT_ALLOWED: 405,
  HOST_NOT_ALLOWED: 421,
  INTERNAL: 500,
};

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: { readonly error: { code: string; message: string; retryable: boolean; context: { [key: string]: JsonValue } } };
}

/** The one shape of every HTTP error. What is not an expected failure shows nothing but the request id. */
export function errorAnswer(error: unknown, requestId: string, headers: { readonly [name: string]: string } = {}): ErrorAnswer {
  const refusal = isRefusal(error) ? error : internalRefusal(requestId, error);
  return {
    status: statusOfCode[refusal.code] ?? statusOfKind[refusal.kind],
    headers,
    body: {
      error: {
        code: refusal.code,
        message: refusal.message,
        retryable: refusal.retryable,
        context: { request_id: requestId, reason: refusal.code, ...defined(refusal.context) },
      },
    },
  };
}

export function internalRefusal(requestId: string, cause: unknown): Refusal {
  const message = `Something unexpected failed and nothing was stored. Report request ${requestId} to the operator.`;
  return serviceErrors.INTERNAL(message, {}, cause);
}

function defined(context: Refusal['context']): { [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(context).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** Writes an answer and, when the request body was not read to its end, closes the connection after it. */
export function writeAnswer(
  exchange: Pick<Exchange, 'req' | 'res' | 'requestId' | 'last' | 'origin'>,
  answer: Omit<ErrorAnswer, 'body'> & { readonly body: unknown },
): void {
  const { req, res } = exchange;
  if (res.headersSent || res.destroyed) return;
  const text = JSON.stringify(answer.body);
  res.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...commonHeaders(exchange),
    ...(req.complete || !hasBody(req) ? {} : { connection: 'close' }),
    ...answer.headers,
  });
  if (req.complete || !hasBody(req)) {
    res.end(text);
    return;
  }
  res.write(text);
  lingerThenEnd(exchange);
}

const hasBody = (req: Exchange['req']) => req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined;

const lingerMs = 2000;
const lingerBytes = 4 * 1024 * 1024;

/**
 * A client that still sends would get a reset instead of the answer if the socket closed at once (RFC 9112, 9.6): what it
 * sends is thrown away for a short while, bounded in time and size.
 */
function lingerThenEnd({ req, res }: Pick<Exchange, 'req' | 'res'>): void {
  let discarded = 0;
  const finish = () => {
    clearTimeout(timer);
    req.removeAllListeners('data');
    res.end();
  };
  const timer = setTimeout(finish, lingerMs);
  req.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > lingerBytes) finish();
  });
  req.once('end', finish);
  req.once('error', finish);
  req.once('close', finish);
  req.resume();
}
