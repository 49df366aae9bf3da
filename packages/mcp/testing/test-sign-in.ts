import { randomBytes } from 'node:crypto';
import { bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken, type Verifier } from '@axe/auth';
import { type Actor, newId, type Scope } from '@axe/kit';
import { type CustomerSlice, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { createPlatformTokens, type PlatformTokenOptions } from './platform-tokens.ts';

/** Entity → scopes: what the registry grants, or what a token allows at most. */
export type TestCeiling = Readonly<Record<string, readonly Scope[]>>;

export interface TestTokenOptions {
  readonly ttlSeconds?: number;
  readonly now?: Date;
  readonly service?: string;
  readonly secret?: string;
}

/** A registry with one customer, acme, and tokens: of its bootstrap issuer, as an operator issues them, and of the platform. */
export interface TestSignIn {
  readonly slice: CustomerSlice;
  readonly verifier: Verifier;
  token(subject: Actor, ceiling: TestCeiling, options?: TestTokenOptions): Promise<string>;
  /** As after `axe login`. Only these carry roles: a bootstrap token is for entities alone. */
  platformToken(email: string, options?: PlatformTokenOptions): string;
}

export interface TestSignInOptions {
  readonly service: string;
  readonly entities: readonly string[];
  readonly people?: Readonly<Record<string, TestCeiling>>;
  readonly agents?: Readonly<Record<string, TestCeiling>>;
  readonly admins?: readonly string[];
  /** op@axe.example when absent. */
  readonly operators?: readonly string[];
  /** Random when absent. */
  readonly secret?: string;
}

const customer = 'acme';

export function createTestSignIn({
  service,
  entities,
  people,
  agents,
  admins = [],
  operators = ['op@axe.example'],
  secret = randomBytes(32).toString('hex'),
}: TestSignInOptions): TestSignIn {
  const acme = {
    legal_name: 'Acme Corporation',
    primary_domain: 'acme.example',
    entities,
    admins,
    ...(people === undefined ? {} : { user_entity_map: people }),
    ...(agents === undefined ? {} : { agents }),
  };
  // JSON is YAML too.
  const text = JSON.stringify({ version: 1, zone: 'example.com', operators, customers: { [customer]: acme } });
  const slice = sliceOf(parseRegistry(text, { file: 'test.yaml' }).registry, customer);
  const platform = createPlatformTokens(customer, service);
  return {
    slice,
    verifier: createVerifier({
      issuers: [...bootstrapPath({ customer, service, secrets: [secret] }), ...platform.path],
      slice: () => slice,
      bindings: createMemoryBindings(),
      now: () => new Date(),
    }),
    token: (subject, ceiling, options = {}) =>
      issueBootstrapToken({ customer, service, secret, subject, ceiling, ttlSeconds: 3600, now: new Date(), ...options, tokenId: newId() }),
    platformToken: platform.token,
  };
}
