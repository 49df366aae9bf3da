import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { platformPath } from '@axe/auth';
import { decodeProtectedHeader, jwtVerify } from 'jose';

/** What one worker logs in with: a browser that is signed in, at a client that was allowed before. */
export interface Worker {
  readonly cookie: string;
  readonly refreshToken: string;
}

export interface LoadOrder {
  readonly url: string;
  readonly kind: 'login' | 'refresh';
  readonly clientId: string;
  readonly redirectUri: string;
  readonly resource: string;
  readonly scope: string;
  readonly seconds: number;
  readonly workers: readonly Worker[];
  /** Check every access token as a service does, with keys fetched from there. */
  readonly jwksUri?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Runs in a process of its own, so that the client's work is not counted as the server's. Prints how many a second were done. */
async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as LoadOrder;
  const until = performance.now() + order.seconds * 1000;
  const started = performance.now();
  const done = await Promise.all(
    order.workers.map((worker) => (order.kind === 'login' ? logInAgain(order, worker, until) : refreshAgain(order, worker, until))),
  );
  const total = done.reduce((sum, one) => sum + one, 0);
  console.log(total / ((performance.now() - started) / 1000));
  agent.destroy();
}

async function logInAgain(order: LoadOrder, { cookie }: Worker, until: number): Promise<number> {
  let done = 0;
  for (; performance.now() < until; done += 1) await logInOnce(order, cookie);
  return done;
}

/** Authorization request and token request; answers with the refresh token. */
export async function logInOnce(order: LoadOrder, cookie: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: order.clientId,
    redirect_uri: order.redirectUri,
    response_type: 'code',
    scope: order.scope,
    resource: order.resource,
    state: 's',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const answer = await send(`${order.url}/oauth/authorize?${query}`, 'GET', { cookie }, undefined);
  const code = URL.parse(answer.location ?? '')?.searchParams.get('code');
  if (typeof code !== 'string') throw new Error(`no code: ${answer.status} ${answer.location} ${answer.body.slice(0, 300)}`);
  const { clientId: client_id, redirectUri: redirect_uri, resource } = order;
  return redeem(order, { grant_type: 'authorization_code', code, client_id, redirect_uri, resource, code_verifier: verifier });
}

async function refreshAgain(order: LoadOrder, worker: Worker, until: number): Promise<number> {
  let refreshToken = worker.refreshToken;
  let done = 0;
  for (; performance.now() < until; done += 1) {
    refreshToken = await redeem(order, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: order.clientId });
  }
  return done;
}

async function redeem(order: LoadOrder, form: Record<string, string>): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, body } = await send(`${order.url}/oauth/token`, 'POST', headers, new URLSearchParams(form).toString());
  if (status !== 200) throw new Error(`no token: ${status} ${body.slice(0, 300)}`);
  const tokens = JSON.parse(body) as { readonly access_token: string; readonly refresh_token: string };
  if (order.jwksUri !== undefined) await check(order, order.jwksUri, tokens.access_token);
  return tokens.refresh_token;
}

let trusted: ReturnType<typeof platformPath>[number] | undefined;

/** Throws for a token whose key a service would not know at this moment. */
async function check(order: LoadOrder, jwksUri: string, token: string): Promise<void> {
  const { url: issuer, resource } = order;
  trusted ??= platformPath({ issuer, jwksUri, audiences: [resource], service: 'frame', now: () => new Date() })[0];
  const key = await trusted?.keyFor(String(decodeProtectedHeader(token).kid));
  if (key === undefined) throw new Error('a token was signed with a key that nobody knows');
  await jwtVerify(token, key, { issuer, audience: resource, algorithms: ['RS256'] });
}

function send(url: string, method: string, headers: Record<string, string>, body: string | undefined) {
  return new Promise<{ status: number; location: string | undefined; body: string }>((resolve, reject) => {
    const sent = request(url, { method, headers: { accept: 'application/json', ...headers }, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location, body: Buffer.concat(chunks).toString() }),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

if (process.argv[1]?.endsWith('/load.ts') === true) await main();
