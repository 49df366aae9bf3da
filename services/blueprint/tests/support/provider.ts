import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createDevIdentityProvider } from '@axe/devidp';
import { createLogger, type Listening, listen, type Mount } from '@axe/mcp';
import type { Database } from '@axe/pg';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import { type CustomerSlice, demoRegistryFile, loadRegistry, sliceOf } from '@axe/registry';
import { createIdentity, type Identity, type IdentityOptions } from '../../src/identity/index.ts';
import { blueprint } from '../../src/index.ts';

export const people = ['kim@acme.example', 'lee@acme.example', 'choi@acme.example', 'park@acme.example', 'han@globex.example'];
/** Faults show up in the output of the test. */
const log = createLogger({ level: 'error' });
const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'aaaaaaaa-0000-4000-8000-0000000000eb';

export interface TestProvider {
  readonly issuer: string;
  /** Where it listens; the issuer, unless that was given. */
  readonly url: string;
  readonly identity: Identity;
  readonly database: TestDatabase;
  /** Replaces what the registry says from now on. */
  registry(change: (slice: CustomerSlice) => CustomerSlice): void;
  /** Another process on the same database: its own address, the same issuer. */
  second(): Promise<{ readonly url: string; readonly identity: Identity }>;
  readonly options: IdentityOptions;
}

const opened: (Pick<Listening, 'close'> | Pick<Identity, 'close'>)[] = [];

// Registered here and not in startProvider: a hook made inside another hook would run too early.
after(async () => {
  for (const one of opened) await one.close();
});

export interface ProviderChanges extends Partial<IdentityOptions> {
  /** What the tenant believes the time to be. */
  readonly tenantClock?: () => Date;
}

/** The provider on a real database, federating to the development provider at the same address. `around` may watch what goes to the database. */
export async function startProvider(
  { tenantClock, ...changes }: ProviderChanges = {},
  around: (database: TestDatabase) => Database | Promise<Database> = (database) => database,
): Promise<TestProvider> {
  const { migrations, errors } = blueprint;
  const database = await testServiceDatabase({ service: 'blueprint', migrations, errors });
  const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
  let slice = sliceOf(registry, 'acme');
  let identity: Identity | undefined;
  let entra: ReturnType<typeof createDevIdentityProvider> | undefined;
  const mounts: Mount[] = [
    { prefix: '/entra', fetch: async (request) => (await entra?.fetch(request)) ?? new Response(null, { status: 503 }) },
    ...['/oauth', '/.well-known'].map((prefix) => ({
      prefix,
      handle: async (req: Parameters<Identity['handle']>[0], res: Parameters<Identity['handle']>[1]) => identity?.handle(req, res),
    })),
  ];
  const listening = await listen([], { port: 0, log, mounts, graceMs: 100 });
  opened.push(listening);
  const url = listening.url.replace('127.0.0.1', 'localhost');
  const issuer = changes.issuer ?? url;
  entra = createDevIdentityProvider({
    baseUrl: `${url}/entra`,
    environment: 'test',
    ...(tenantClock === undefined ? {} : { clock: tenantClock }),
    tenants: [
      {
        id: tenantId,
        name: 'Acme Corporation',
        people: people.map((email) => ({ email, name: email.slice(0, email.indexOf('@')) })),
        apps: [{ clientId, name: 'axe', redirectUris: [`${issuer}/oauth/federation/callback`] }],
      },
    ],
  });
  const options: IdentityOptions = {
    issuer,
    services: [
      { name: 'blueprint', title: 'Workspace' },
      { name: 'frame', title: 'Accounting' },
    ],
    workspace: 'blueprint',
    customer: () => slice,
    database: await around(database),
    identityKey: randomBytes(32).toString('base64url'),
    federation: { authority: `${url}/entra`, tenantId, clientId },
    log,
    ...changes,
  };
  identity = await createIdentity(options);
  opened.push(identity);
  return {
    issuer,
    url,
    identity,
    database,
    options,
    registry: (change) => {
      slice = change(slice);
    },
    async second() {
      const other = await createIdentity(options);
      const front = await listen([], {
        port: 0,
        log,
        graceMs: 100,
        mounts: ['/oauth', '/.well-known'].map((prefix) => ({ prefix, handle: other.handle })),
      });
      opened.push(front, other);
      return { url: front.url.replace('127.0.0.1', 'localhost'), identity: other };
    },
  };
}
