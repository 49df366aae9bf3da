import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionErrors } from '../errors.ts';
import { type CallbackPage, renderCallbackPage, statusOfPage } from './callback-page.ts';

export interface ExpectedCallback {
  readonly state: string;
  readonly issuer: string;
  /** The provider promises `iss` in every answer, so one without it is not from there (RFC 9207). */
  readonly issuerPromised: boolean;
  readonly timeoutMs: number;
}

export interface CallbackListener {
  readonly redirectUri: string;
  /** The one genuine answer, be it a code or a refusal. Rejects when nobody comes in time. */
  readonly received: Promise<Callback>;
  close(): Promise<void>;
}

export interface Callback {
  readonly url: URL;
  /** The browser waits for it: it shows how the exchange of the code went. */
  show(page: 'signed-in' | 'failed'): void;
}

/** Listens on a port of this machine's loopback address (RFC 8252) for exactly one answer; everything else gets a plain refusal. */
export async function listenForCallback(expected: ExpectedCallback): Promise<CallbackListener> {
  const { promise: received, resolve, reject } = Promise.withResolvers<Callback>();
  // Waited for later; a refusal before that is no unhandled one.
  received.catch(() => undefined);
  let taken = false;
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 }, (request, response) => {
    const page = refusalOf(request, origin, expected, taken);
    if (page !== undefined) return answer(request, response, page);
    taken = true;
    resolve({ url: new URL(request.url ?? '', origin), show: (shown) => answer(request, response, shown) });
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const patience = setTimeout(() => reject(timedOut(expected.timeoutMs)), expected.timeoutMs);
  const close = async () => {
    clearTimeout(patience);
    // What was answered still goes out; then nothing is left that keeps the command from ending.
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    const last = setTimeout(() => server.closeAllConnections(), 1000);
    await closed;
    clearTimeout(last);
  };
  return { redirectUri: `${origin}/callback`, received, close };
}

const timedOut = (timeoutMs: number) =>
  sessionErrors.SIGN_IN_TIMED_OUT(
    `Nobody finished the sign-in within ${Math.round(timeoutMs / 60_000)} minutes. Nothing was stored. Run axe login again, or axe login --device where no browser can reach this machine.`,
  );

/** Undefined for the genuine answer. */
function refusalOf(request: IncomingMessage, origin: string, expected: ExpectedCallback, taken: boolean): CallbackPage | undefined {
  // Another name for this address is a web page's trick to read what is sent here.
  if (request.headers.host !== new URL(origin).host) return 'not-this';
  const target = request.url ?? '';
  const url = target.startsWith('/') && URL.canParse(target, origin) ? new URL(target, origin) : undefined;
  if (url === undefined || url.origin !== origin || url.pathname !== '/callback') return 'nothing-here';
  if (request.method !== 'GET') return 'not-this';
  if (taken) return 'used';
  const names = ['state', 'iss', 'code', 'error'] as const;
  if (names.some((name) => url.searchParams.getAll(name).length > 1)) return 'not-this';
  const [state, issuer, code, error] = names.map((name) => url.searchParams.get(name));
  if (state !== expected.state) return 'not-this';
  if (issuer === null ? expected.issuerPromised : issuer !== expected.issuer) return 'not-this';
  return (code ?? '') === '' && (error ?? '') === '' ? 'not-this' : undefined;
}

function answer(request: IncomingMessage, response: ServerResponse, page: CallbackPage): void {
  if (response.writableEnded) return;
  response.writeHead(statusOfPage(page), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(renderCallbackPage(page, request.headers['accept-language']));
}
