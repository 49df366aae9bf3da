import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { StoredAccount } from './account.ts';
import type { Json } from './json.ts';
import { answerRoute } from './routes.ts';
import { selfSigned } from './self-signed.ts';
import type { BitwardenServer, ServerState } from './server-state.ts';
import { Refused } from './vault-contents.ts';

/** Stands in for a Bitwarden-compatible server, for one account: enough for the official client, and not a route more. */
export async function startBitwardenServer(account: StoredAccount): Promise<BitwardenServer> {
  const state: ServerState = {
    account,
    items: new Map(),
    sends: new Map(),
    policies: [],
    accessTokens: new Set(),
    refreshTokens: new Set(),
    stamp: randomUUID(),
    changedAt: Date.now(),
    keepsKeyIds: true,
    keyId: undefined,
  };
  const tls = selfSigned();
  let http: Server | undefined;
  let port = 0;
  const started: BitwardenServer = {
    get url() {
      return `https://localhost:${port}`;
    },
    certificate: tls.cert,
    state,
    requests: [],
    bodies: [],
    unknown: [],
    interfere: undefined,
    async start() {
      http = createServer(tls, (request, response) => void answer(started, request, response));
      await new Promise<void>((resolve) => {
        http?.listen(port, 'localhost', resolve);
      });
      port = (http.address() as AddressInfo).port;
    },
    async stop() {
      const running = http;
      http = undefined;
      if (running === undefined) return;
      await new Promise<void>((resolve) => {
        running.close(() => resolve());
        running.closeAllConnections();
      });
    },
  };
  await started.start();
  return started;
}

async function answer(server: BitwardenServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', server.url);
  const named = `${request.method} ${url.pathname}`;
  const body = await text(request);
  server.requests.push(named);
  server.bodies.push(body);
  const fault = server.interfere?.(named);
  if (fault === 'cut') return void response.destroy();
  if (fault !== undefined) return void send(response, fault, { message: 'The server has an accident.' });
  try {
    const found = answerRoute(server, {
      method: request.method ?? 'GET',
      path: url.pathname,
      body,
      authorization: request.headers.authorization,
    });
    if (found === undefined) {
      server.unknown.push(named);
      return void send(response, 404, { message: `This server does not know ${named}.` });
    }
    send(response, 200, found);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    send(response, error.status, { message: error.message, object: 'error', ...(error.status === 400 ? { error: 'invalid_grant' } : {}) });
  }
}

function send(response: ServerResponse, status: number, body: Json | number): void {
  const json = typeof body === 'number' ? String(body) : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(json);
}
