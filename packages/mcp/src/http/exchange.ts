import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '@axe/auth';

/** One HTTP request on its way through the chassis. */
export interface Exchange {
  readonly requestId: string;
  readonly startedAt: number;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Path without the query string. */
  readonly path: string;
  readonly query: string;
  /** False on the socket that the reverse proxy dials. */
  readonly overTcp: boolean;
  /** True after the order to stop: the connection ends with this answer. */
  readonly last: boolean;
  /** Of the page that asks, once the guards have let it in; absent for programs. */
  origin?: string;
  /** Set as soon as the token is verified. */
  caller?: Caller;
  /** What the access log and the metrics say besides the path. */
  tool?: string;
  outcome?: string;
  /** Of what was refused: the finer code of the refusal, where it has one. */
  reason?: string;
}

/** Headers of every answer. */
export function commonHeaders({ requestId, last, origin }: Pick<Exchange, 'requestId' | 'last' | 'origin'>): {
  readonly [name: string]: string;
} {
  const headers = last ? { 'x-request-id': requestId, connection: 'close' } : { 'x-request-id': requestId };
  return origin === undefined ? headers : { ...headers, ...crossOriginHeaders(origin) };
}

/**
 * Clients that run in a page of an origin the guards let in may read answers, also refusals with their challenge. Tokens come in
 * a header that the page itself holds, never in a cookie, so this opens nothing to pages that have none.
 */
export const crossOriginHeaders = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'www-authenticate, x-request-id, retry-after',
  vary: 'origin',
});

const requestIdShape = /^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/;

/** The caller's own id when it is harmless in a log and a header; otherwise a new one. */
export function requestIdFor(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && requestIdShape.test(given) ? given : crypto.randomUUID();
}
