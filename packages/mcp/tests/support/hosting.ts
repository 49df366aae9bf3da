import type { Verifier } from '@axe/auth';
import type { Actor } from '@axe/kit';
import type { AnyService, HostOptions, ListenOptions } from '../../src/index.ts';
import {
  createTestSignIn,
  hostForTests,
  type TestCeiling,
  type TestService,
  type TestSignIn,
  type TestTokenOptions,
} from '../../testing/index.ts';
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.ts';

const secret = 'a secret of the tests that is long enough, 0123456789';

const signIns = new Map<string, TestSignIn>();

function signInTo(service: string): TestSignIn {
  const known = signIns.get(service) ?? openSignIn(service);
  signIns.set(service, known);
  return known;
}

const openSignIn = (service: string) =>
  createTestSignIn({
    service,
    secret,
    entities: ['acmec', 'acmev'],
    people: {
      'kim@acme.example': { acmec: ['read', 'write', 'close'], acmev: ['read'] },
      'lee@acme.example': { acmec: ['read'] },
      'none@acme.example': {},
    },
    agents: { robot: { acmec: ['read', 'write'] } },
    admins: ['choi@acme.example', 'kim@acme.example'],
  });

export const platformTokenFor: TestSignIn['platformToken'] = (email, options) => signInTo('echo').platformToken(email, options);

export const testSlice = () => signInTo('echo').slice;

export interface TestHost extends TestService {
  readonly database: MemoryDatabase;
}

export interface TestHostOptions {
  readonly host?: Partial<HostOptions>;
  readonly listen?: Partial<ListenOptions>;
}

export const testVerifier = (service: string): Verifier => signInTo(service).verifier;

export async function startTestHost(declaration: AnyService, options: TestHostOptions = {}): Promise<TestHost> {
  const database = createMemoryDatabase();
  const build = { gitSha: 'abc1234', colour: 'blue' } as const;
  const verifier = testVerifier(declaration.name);
  const hosted = await hostForTests(declaration, { verifier, database, ...options, host: { build, ...options.host } });
  return { ...hosted, database };
}

const all: TestCeiling = { acmec: ['admin', 'reopen'], acmev: ['admin', 'reopen'] };

export function tokenFor(
  subject: Actor,
  { ceiling = all, ...options }: TestTokenOptions & { ceiling?: TestCeiling } = {},
): Promise<string> {
  return signInTo('echo').token(subject, ceiling, options);
}
