import { randomBytes, randomUUID } from 'node:crypto';
import { type Database, silentLog } from '@axe/pg';
import { testServiceDatabase } from '@axe/pg/testing';
import type { CustomerSlice } from '@axe/registry';
import Keygrip from 'keygrip';
import { clientMetadata, isFault, storeClient } from '../src/identity/clients/index.ts';
import { rememberConsent } from '../src/identity/grants/index.ts';
import { createIdentity } from '../src/identity/index.ts';
import { createSealer, loadKeyRing } from '../src/identity/keys/index.ts';
import { createArtifactAdapter } from '../src/identity/store/artifact-adapter.ts';
import { blueprint } from '../src/index.ts';
import type { LoadOrder, Worker } from './load.ts';
import { createMemoryProvider } from './memory-provider.ts';
import { openServer, runLoad } from './run-load.ts';

export interface LoginSpeed {
  /** Complete logins a second against the library with its own in-memory store. */
  readonly logins: number;
  readonly refreshes: number;
  /** Logins that failed, or whose token nobody could check, while the keys were rotated twice. */
  readonly lostWhileRotating: number;
}

const workers = 8;
const seconds = 4;
const rounds = 3;
const redirectUri = 'http://127.0.0.1:45671/callback';
const scope = 'openid frame';

/** Both providers stand side by side and are measured in turn, each by a load generator in a process of its own; medians of the rounds. */
export async function measureLogins(): Promise<LoginSpeed> {
  const [ours, memory] = [await startOurs(), await startMemory()];
  try {
    const ratios = { login: [] as number[], refresh: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ['login', 'refresh'] as const) {
        const baseline = await load(memory, kind);
        ratios[kind].push((await load(ours, kind)) / baseline);
      }
    }
    const lostWhileRotating = await rotateUnderLoad(ours);
    return { logins: middle(ratios.login), refreshes: middle(ratios.refresh), lostWhileRotating };
  } finally {
    await ours.close();
    await memory.close();
  }
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Standing {
  readonly url: string;
  readonly clientId: string;
  readonly resource: string;
  /** Fresh ones for each load: the store in memory forgets the oldest of its thousand things. */
  signIn(): Promise<readonly string[]>;
  rotateKeys(): Promise<void>;
  close(): Promise<void>;
}

async function startOurs(): Promise<Standing> {
  const { migrations, errors } = blueprint;
  const database = await testServiceDatabase({ service: 'blueprint', migrations, errors });
  const { server, url, serve } = await openServer();
  const identityKey = randomBytes(32).toString('base64url');
  const plenty = { burst: 1e9, ratePerSecond: 1e9 };
  const identity = await createIdentity({
    issuer: url,
    services: [{ name: 'frame', title: 'Accounting' }],
    workspace: 'frame',
    customer: () => slice,
    database,
    identityKey,
    federation: { authority: `${url}/entra`, tenantId: randomUUID(), clientId: randomUUID() },
    log: silentLog,
    keyCheckEveryMs: 250,
    limits: { page: plenty, token: plenty, refresh: plenty, account: plenty },
  });
  serve.handler = identity.handle;
  const metadata = clientMetadata({ client_name: 'bench', redirect_uris: [redirectUri] }, []);
  if (isFault(metadata)) throw new Error(metadata.error_description);
  await storeClient(database, metadata, '127.0.0.1');
  const resource = `${url}/frame/mcp`;
  const sealer = createSealer(identityKey);
  const key = Buffer.from(sealer.derive('cookies')).toString('base64url');
  const accounts: string[] = [];
  for (let worker = 0; worker < workers; worker += 1) {
    const accountId = await addPerson(database, worker);
    await rememberConsent(database, { accountId, clientId: metadata.client_id, resource, scopes: scope.split(' ') });
    accounts.push(accountId);
  }
  const sessions = createArtifactAdapter('Session', { database, sealer, onReuse: async () => undefined });
  const signIn = () => Promise.all(accounts.map((accountId) => signedInCookie(sessions, accountId, key)));
  const close = async () => {
    await identity.close();
    server.close();
    await database.close();
  };
  const rotateKeys = () => database.shared(async (tx) => void (await identity.rotateKeys(tx, { now: true })));
  return { url, clientId: metadata.client_id, resource, signIn, rotateKeys, close };
}

async function startMemory(): Promise<Standing> {
  const { server, url, serve } = await openServer();
  const { migrations, errors } = blueprint;
  const database = await testServiceDatabase({ service: 'blueprint', migrations, errors });
  const { keys } = await loadKeyRing(database, createSealer(randomBytes(32).toString('base64url')));
  await database.close();
  const accounts = Array.from({ length: workers }, () => randomUUID());
  const resource = `${url}/frame/mcp`;
  const client = { client_id: 'bench', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', application_type: 'web' } as const;
  const provider = createMemoryProvider({
    issuer: url,
    resource,
    scope,
    client: { ...client, redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    accounts,
  });
  serve.handler = provider.callback();
  const signIn = () => Promise.all(accounts.map((accountId) => signedInCookie(provider.Session.adapter, accountId, 'memory')));
  return { url, clientId: client.client_id, resource, signIn, rotateKeys: async () => undefined, close: async () => void server.close() };
}

/** A browser session as a sign-in leaves it behind. */
async function signedInCookie(
  store: { upsert(id: string, payload: object, expiresIn: number): Promise<unknown> },
  accountId: string,
  key: string,
): Promise<string> {
  const id = randomBytes(16).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const life = 86_400;
  const payload = {
    kind: 'Session',
    jti: id,
    uid: randomBytes(16).toString('base64url'),
    accountId,
    loginTs: now,
    iat: now,
    exp: now + life,
  };
  await store.upsert(id, payload, life);
  const pair = `axe_session=${id}`;
  return `${pair}; axe_session.sig=${new Keygrip([key]).sign(pair)}`;
}

async function addPerson(database: Database, number: number): Promise<string> {
  const id = randomUUID();
  await database.statement('insert into account (id, tenant_id, object_id, email) values ($1, $2, $3, $4)', [
    id,
    'bench',
    id,
    `bench${number}@acme.example`,
  ]);
  return id;
}

/** An ordinary rotation and a second one that does not wait, while people sign in; the load ends with the first login that fails. */
async function rotateUnderLoad(standing: Standing): Promise<number> {
  const running = load(standing, 'login', `${standing.url}/.well-known/jwks.json`).then(
    () => 0,
    () => 1,
  );
  for (const pauseMs of [1000, 1000]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await standing.rotateKeys();
  }
  return running;
}

async function load(standing: Standing, kind: LoadOrder['kind'], jwksUri?: string): Promise<number> {
  const { url, clientId, resource } = standing;
  const order = { url, kind, clientId, redirectUri, resource, scope, seconds, ...(jwksUri === undefined ? {} : { jwksUri }) };
  const cookies = await standing.signIn();
  const tokens = kind === 'refresh' ? await refreshTokens(standing, cookies) : [];
  const ready: Worker[] = cookies.map((cookie, index) => ({ cookie, refreshToken: tokens[index] ?? '' }));
  return Number(await runLoad({ ...order, workers: ready }));
}

async function refreshTokens(standing: Standing, cookies: readonly string[]): Promise<readonly string[]> {
  const { logInOnce } = await import('./load.ts');
  const { url, clientId, resource } = standing;
  const order = { url, kind: 'login' as const, clientId, redirectUri, resource, scope, seconds: 0, workers: [] };
  return Promise.all(cookies.map((cookie) => logInOnce(order, cookie)));
}

const slice = {
  id: 'acme',
  zone: 'platform.example',
  operators: [],
  customer: {
    legal_name: 'Acme Corporation',
    entities: ['acmec'],
    admins: [],
    user_entity_map: {},
    default_entities_by_domain: { 'acme.example': { acmec: ['read'] } },
  },
} as unknown as CustomerSlice;
