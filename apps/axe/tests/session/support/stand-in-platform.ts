import { verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audience, makeProvider, type ProviderSettings, type StandInProvider } from './stand-in-provider.ts';

export interface StandInSettings extends ProviderSettings {
  /** False: an older platform, without the service that knows people. */
  readonly identity?: boolean;
}

/** A provider and two services that take its tokens: what the command line sees of a platform, and nothing more. */
export interface StandIn extends StandInProvider {
  readonly url: string;
  /** Tools that were called with a good token: `frame/list_accounts`. */
  readonly calls: string[];
  /** The next call is refused as one with a token that is over. */
  expireNext: boolean;
  /** Tokens that are over, as far as the services are concerned. */
  refuse: ((token: string) => boolean) | undefined;
  /** Services that do not trust the issuer of any token, as for a token of another service. */
  refuseService: string | undefined;
  /** Refuses connections until it is called again. */
  close(): Promise<void>;
}

export async function startStandIn(settings: StandInSettings = {}): Promise<StandIn> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: StandIn = Object.assign(makeProvider(url, settings), {
    url,
    calls: [],
    expireNext: false,
    refuse: undefined,
    refuseService: undefined,
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  });
  const callback = standIn.provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/oauth/interaction/')) return await signInAtOnce(standIn, request, response);
    const service = /^\/(frame|blueprint)\/mcp$/.exec(pathname)?.[1];
    if (service === undefined || (service === 'blueprint' && settings.identity === false)) return callback(request, response);
    const { status, body } = await serve(standIn, service, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
  return standIn;
}

async function signInAtOnce({ provider }: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refused = new URL(request.url ?? '/', 'http://x').searchParams.has('refuse');
  const result = refused ? { error: 'access_denied' } : { login: { accountId: 'kim' }, consent: {} };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function serve(standIn: StandIn, service: string, request: IncomingMessage): Promise<{ status: number; body: object }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const claims = verified(standIn, token);
  const over =
    standIn.expireNext || standIn.refuse?.(token) === true || (typeof claims?.exp === 'number' && claims.exp < Date.now() / 1000);
  standIn.expireNext = false;
  if (claims === undefined || over) {
    const code = claims === undefined ? 'INVALID_TOKEN' : 'TOKEN_EXPIRED';
    return { status: 401, body: { error: { code, message: 'Sign in again.', retryable: false, context: {} } } };
  }
  if (standIn.refuseService?.includes(service)) {
    return { status: 401, body: { error: { code: 'UNTRUSTED_ISSUER', message: 'Nobody knows it.', retryable: false, context: {} } } };
  }
  const { method, params } = JSON.parse(Buffer.concat(chunks).toString()) as { method: string; params: { name?: string } };
  if (method === 'tools/list') return { status: 200, body: { jsonrpc: '2.0', id: 1, result: { tools: [] } } };
  standIn.calls.push(`${service}/${params.name}`);
  const structuredContent = params.name === 'whoami' ? whoAmI : { accounts: [], asked_by: claims.email };
  return { status: 200, body: { jsonrpc: '2.0', id: 1, result: { content: [], structuredContent } } };
}

const whoAmI = {
  actor: 'person:kim@acme.example',
  email: 'kim@acme.example',
  customer: { id: 'acme', name: 'Acme' },
  roles: ['admin'],
  rights: [{ entity: 'acmec', name: 'Acme Corp', scopes: ['read', 'write'] }],
};

function verified({ publicKey }: StandIn, token: string): Record<string, unknown> | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (!verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return claims.aud === audience ? claims : undefined;
}
