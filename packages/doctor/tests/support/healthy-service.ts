import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import {
  bootstrapPath,
  createMemoryBindings,
  createVerifier,
  entraPath,
  issueBootstrapToken,
  platformAudience,
  platformPath,
} from '@axe/auth';
import { frame } from '@axe/frame';
import { newId } from '@axe/kit';
import type { AnyService } from '@axe/mcp';
import { hostForTests } from '@axe/mcp/testing';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import { type CustomerSlice, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { callTool } from '../../src/checks/post-mcp.ts';
import { type CheckContext, createAsk, type PublishedCatalogue, parseTarget } from '../../src/index.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import { type Issuer, startIssuer } from './issuer.ts';

export const tenantId = '33333333-3333-4333-8333-333333333333';
export const clientId = 'cccccccc-0000-4000-8000-00000000f4a3';

export interface HealthyService {
  readonly frontDoor: FrontDoor;
  readonly issuer: Issuer;
  readonly database: TestDatabase;
  readonly context: CheckContext;
}

export const frameCatalogue = JSON.parse(
  readFileSync(new URL('../catalogue.json', import.meta.resolve('@axe/frame')), 'utf8'),
) as PublishedCatalogue;

/** frame as in production, behind a front door, with an issuer, a machine, a tenant and a store: all as they should be. */
export async function startHealthyService(): Promise<HealthyService> {
  const [frontDoor, issuer] = await Promise.all([openFrontDoor(), startIssuer()]);
  const mcp = `${frontDoor.url}/frame/mcp`;
  const customer = customerAt(mcp);
  const secret = randomBytes(32).toString('hex');
  const database = await testServiceDatabase({ service: 'frame', migrations: frame.migrations, errors: frame.errors });
  const hosted = await hostForTests(frame as unknown as AnyService, {
    verifier: verifierOf(issuer, customer, mcp, secret),
    database,
    host: { publicUrl: frontDoor.url, issuer: issuer.url, build: { gitSha: 'abc1234', colour: 'blue' } },
    listen: { publicUrl: frontDoor.url },
  });
  frontDoor.leadTo(hosted.url);
  after(async () => {
    await hosted.close();
    await Promise.all([database.close(), frontDoor.close(), issuer.close()]);
  });
  const token = await issueBootstrapToken({
    customer: 'acme',
    service: 'frame',
    secret,
    subject: 'agent:robot',
    ceiling: { acmec: ['admin', 'reopen'] },
    ttlSeconds: 3600,
    now: new Date(),
    tokenId: newId(),
  });
  const context = contextOf({ mcp, customer, database, upstream: hosted.url, token });
  await prepareBooks(context);
  return { frontDoor, issuer, database, context };
}

function customerAt(mcp: string): CustomerSlice {
  const app = {
    client_id: clientId,
    application_id_uri: mcp,
    client_secret_env: 'AZURE_FRAME_MCP_CLIENT_SECRET',
    scopes: ['openid', `${mcp}/mcp.access`],
  };
  const acme = {
    legal_name: 'Acme Corporation',
    primary_domain: 'acme.example',
    entities: ['acmec'],
    sso: { provider: 'microsoft_entra_id', tenant_id: tenantId, apps: { frame_mcp: app } },
    user_entity_map: { 'kim@acme.example': { acmec: ['read'] }, 'gone@acme.example': {} },
    agents: { robot: { acmec: ['admin', 'reopen'] } },
    services: {
      frame: { secrets: [{ env: 'AZURE_FRAME_MCP_CLIENT_SECRET', vault: 'frame/acme/oauth-client-secret', expires: '2099-01-01' }] },
    },
  };
  const text = JSON.stringify({ version: 1, zone: 'platform.example', customers: { acme } });
  return sliceOf(parseRegistry(text, { file: 'test.yaml' }).registry, 'acme');
}

function verifierOf(issuer: Issuer, customer: CustomerSlice, mcp: string, secret: string) {
  const now = () => new Date();
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tenantKeys = async () => Response.json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'tenant', use: 'sig' }] });
  return createVerifier({
    issuers: [
      ...bootstrapPath({ customer: 'acme', service: 'frame', secrets: [secret] }),
      ...entraPath({ tenantId, clientId, applicationIdUri: mcp, now, fetch: tenantKeys }),
      ...platformPath({ issuer: issuer.url, jwksUri: issuer.jwksUri, audiences: [mcp, platformAudience('acme')], service: 'frame', now }),
    ],
    slice: () => customer,
    bindings: createMemoryBindings(),
    now,
  });
}

interface Parts {
  readonly mcp: string;
  readonly customer: CustomerSlice;
  readonly database: TestDatabase;
  readonly upstream: string;
  readonly token: string;
}

function contextOf({ mcp, customer, database, upstream, token }: Parts): CheckContext {
  return {
    target: parseTarget(mcp),
    ask: createAsk({ timeoutMs: 5000 }),
    now: () => new Date(),
    token,
    customer,
    catalogue: frameCatalogue,
    entity: 'acmec',
    books: 'acmec',
    machine: {
      place: 'the machine of the test',
      askColour: async (_colour, path) => {
        const response = await fetch(`${upstream}${path}`);
        return { status: response.status, text: await response.text() };
      },
      activeColour: async () => 'blue',
      tunnelRules: async () => [
        { path: '^/\\.well-known/oauth-protected-resource/frame', service: 'http://localhost:3712' },
        { path: '^/frame(/|$)', service: 'http://localhost:3712' },
        { service: 'http_status:404' },
      ],
      databaseUrl: async () => database.url,
      startBroken: async () => ({ program: 'the program of the test', exitCode: 1 }),
    },
    tenant: {
      app: async () => ({
        told: 'found',
        value: {
          tokenVersion: 2,
          identifierUris: [mcp],
          redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
          publicClient: true,
          scopes: ['mcp.access'],
        },
      }),
      principal: async () => ({ told: 'found', value: { enabled: true, consented: ['User.Read', 'mcp.access'] } }),
    },
    secrets: { look: async () => ({ state: 'present', length: 40, oneLine: true }) },
  };
}

async function prepareBooks(context: CheckContext): Promise<void> {
  const example = frameCatalogue.tools.find(({ name }) => name === 'post_journal')?.example as object;
  const calls = [
    ['register_entity', { entity_id: 'acmec', legal_name: 'Acme Corporation', kind: 'corporate', first_fiscal_year: 2026 }],
    ['post_journal', { entity_id: 'acmec', ...example }],
  ] as const;
  for (const [name, args] of calls) {
    const result = await callTool(context, name, args);
    if (!result.done) throw new Error(`${name}: ${result.code} ${result.message}`);
  }
}
