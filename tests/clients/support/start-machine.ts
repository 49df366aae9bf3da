import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDenyList, createMemoryBindings, createVerifier, type DenyList, platformAudience, platformPath } from '@axe/auth';
import { blueprint, createIdentity, type Identity, type IdentityOptions, withIdentity } from '@axe/blueprint';
import { login } from '@axe/blueprint/testing';
import { createDevIdentityProvider } from '@axe/devidp';
import { frame } from '@axe/frame';
import { type AnyService, createLogger, type HostedService, hostService, listen, type Mount } from '@axe/mcp';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import { type CustomerSlice, demoRegistryFile, loadRegistry, sliceOf } from '@axe/registry';
import { freePort } from '../../journeys/support/running-platform.ts';

export interface Machine {
  /** Public address and issuer. */
  readonly url: string;
  /** What a person types into a client: the address of frame's MCP endpoint. */
  readonly resource: string;
  /** The services take over the list of withdrawn tokens now, which they do by themselves every two seconds. */
  takeOverDenied(): Promise<void>;
  close(): Promise<void>;
}

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'aaaaaaaa-0000-4000-8000-0000000000eb';
const people = ['kim@acme.example', 'lee@acme.example', 'choi@acme.example', 'park@acme.example', 'han@globex.example'];
const log = createLogger({ level: 'error' });

/**
 * The provider, blueprint and frame in this process, as one machine of the platform is put together, for tests that need what
 * `axe up` has no flag for: a client's document on loopback, or a clock that the test moves. acmec has its books.
 */
export async function startMachine(changes: Partial<IdentityOptions> = {}): Promise<Machine> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
  const slice = sliceOf(registry, 'acme');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'axe-machine-'));
  const [home, books] = await Promise.all([blueprint, frame].map(({ name, migrations, errors }) => openDatabase(name, migrations, errors)));
  if (home === undefined || books === undefined) throw new Error('two services open two databases');
  const identity = await createIdentity({
    issuer: url,
    services: [blueprint, frame],
    workspace: blueprint.name,
    customer: () => slice,
    database: home,
    identityKey: randomBytes(32).toString('base64url'),
    federation: { authority: `${url}/entra`, tenantId, clientId },
    log,
    ...changes,
  });
  const denied: DenyList[] = [];
  const host = async (declaration: AnyService, database: TestDatabase): Promise<HostedService> => {
    const denyList = createDenyList({ issuer: url, url: `${url}/oauth/revoked-tokens`, now, onFailure: () => undefined });
    denied.push(denyList);
    const verifier = verifierOf(declaration.name, url, slice, denyList.isRevoked);
    return hostService(declaration, { publicUrl: url, issuer: url, verifier, database, slice: () => slice, dataDir, log });
  };
  const hosts = [await host(withIdentity(identity), home), await host(frame, books)];
  const listening = await listen(hosts, { port, publicUrl: url, mounts: mountsOf(url, identity), graceMs: 100, log });
  const close = async () => {
    for (const one of denied) one.close();
    await listening.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await makeBooks(url);
  } catch (error) {
    // An open port would keep the test file from ending.
    await close();
    throw error;
  }
  const takeOverDenied = async () => void (await Promise.all(denied.map((one) => one.refresh())));
  return { url, resource: `${url}/frame/mcp`, takeOverDenied, close };
}

const now = () => new Date();

/** As an administrator does it: choi, with the token of `axe login`. */
async function makeBooks(url: string): Promise<void> {
  const { body } = await login(url, 'choi@acme.example', { scope: 'frame' });
  const args = { entity_id: 'acmec', legal_name: 'Acme Corporation', kind: 'corporate' };
  const answer = await fetch(`${url}/frame/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${body.access_token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'register_entity', arguments: args } }),
  });
  const text = await answer.text();
  if (!answer.ok || !/"created":true|\\"created\\":true/.test(text)) throw new Error(`acmec was not made: ${answer.status} ${text}`);
}

const openDatabase = (service: string, migrations: AnyService['migrations'], errors: AnyService['errors']) =>
  testServiceDatabase({ service, migrations, errors });

function verifierOf(service: string, url: string, slice: CustomerSlice, isRevoked: DenyList['isRevoked']) {
  const audiences = [`${url}/${service}/mcp`, platformAudience(slice.id)];
  return createVerifier({
    issuers: [...platformPath({ issuer: url, jwksUri: `${url}/.well-known/jwks.json`, audiences, service, now })],
    slice: () => slice,
    bindings: createMemoryBindings(),
    isRevoked,
    now,
  });
}

function mountsOf(url: string, identity: Identity): readonly Mount[] {
  const tenant = createDevIdentityProvider({
    baseUrl: `${url}/entra`,
    environment: 'test',
    tenants: [
      {
        id: tenantId,
        name: 'Acme Corporation',
        people: people.map((email) => ({ email, name: email.slice(0, email.indexOf('@')) })),
        apps: [{ clientId, name: 'axe', redirectUris: [`${url}/oauth/federation/callback`] }],
      },
    ],
  });
  return [
    { prefix: '/entra', fetch: async (request) => (await tenant.fetch(request)) ?? new Response(null, { status: 404 }) },
    ...identity.prefixes.map((prefix) => ({ prefix, handle: identity.handle })),
  ];
}
