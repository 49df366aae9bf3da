import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken, type Verifier } from '@axe/auth';
import { type Actor, newId, type Scope } from '@axe/kit';
import { parseRegistry, sliceOf } from '@axe/registry';
import {
  type AnyService,
  createLogger,
  type HostedService,
  type HostOptions,
  hostService,
  type Listening,
  type ListenOptions,
  listen,
} from '../../src/index.ts';
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.ts';

const customer = 'acme';
export const secret = 'a secret of the tests that is long enough, 0123456789';

const registryText = `
version: 1
zone: example.com
operators: [op@axe.example]
customers:
  acme:
    legal_name: Acme Corporation
    primary_domain: acme.example
    entities: [acmec, acmev]
    user_entity_map:
      kim@acme.example: { acmec: [read, write, close], acmev: [read] }
      lee@acme.example: { acmec: [read] }
      none@acme.example: {}
    agents:
      robot: { acmec: [read, write] }
`;

export const testSlice = () => sliceOf(parseRegistry(registryText, { file: 'test.yaml' }).registry, customer);

export interface TestHost {
  readonly url: string;
  readonly host: HostedService;
  readonly listening: Listening;
  readonly database: MemoryDatabase;
  readonly logLines: string[];
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface TestHostOptions {
  readonly host?: Partial<HostOptions>;
  readonly listen?: Partial<ListenOptions>;
}

export function testVerifier(service: string): Verifier {
  const slice = testSlice();
  return createVerifier({
    issuers: bootstrapPath({ customer, service, secrets: [secret] }),
    slice: () => slice,
    bindings: createMemoryBindings(),
    now: () => new Date(),
  });
}

export async function startTestHost(declaration: AnyService, options: TestHostOptions = {}): Promise<TestHost> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'axe-mcp-'));
  const database = createMemoryDatabase();
  const logLines: string[] = [];
  const log = createLogger({ level: 'debug', write: (line) => logLines.push(line) });
  const host = await hostService(declaration, {
    publicUrl: 'http://localhost:7300',
    issuer: 'http://localhost:7300/entra/tenant/v2.0',
    verifier: testVerifier(declaration.name),
    database,
    dataDir,
    log,
    build: { gitSha: 'abc1234', colour: 'blue' },
    ...options.host,
  });
  const listening = await listen([host], { port: 0, log, graceMs: 2000, ...options.listen });
  return {
    url: listening.url,
    host,
    listening,
    database,
    logLines,
    dataDir,
    async close() {
      await listening.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const all: Readonly<Record<string, readonly Scope[]>> = { acmec: ['admin', 'reopen'], acmev: ['admin', 'reopen'] };

export function tokenFor(
  subject: Actor,
  options: { service?: string; ceiling?: typeof all; now?: Date; ttlSeconds?: number; secret?: string } = {},
): Promise<string> {
  return issueBootstrapToken({
    customer,
    service: options.service ?? 'echo',
    secret: options.secret ?? secret,
    subject,
    ceiling: options.ceiling ?? all,
    ttlSeconds: options.ttlSeconds ?? 3600,
    now: options.now ?? new Date(),
    tokenId: newId(),
  });
}
