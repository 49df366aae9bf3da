import { createHmac } from 'node:crypto';
import { type Actor, agentActor, entityId, holdsScope, personActor, type Rights, type Scope, scopes } from '@axe/kit';
import type { CryptoKey } from 'jose';
import { SignJWT } from 'jose/jwt/sign';
import { audienceName } from './audience-name.ts';
import { authErrors, invalidToken, issuingErrors } from './errors.ts';
import { isEmail } from './person.ts';
import type { Admission, TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

export const maxBootstrapTtlSeconds = 366 * 24 * 60 * 60;

const minTtlSeconds = 60;
const minSecretBytes = 32;
const maxCeilingEntities = 200;
const agentId = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export interface BootstrapIssuer {
  readonly customer: string;
  readonly service: string;
}

/** Issuer and audience are per customer and service, so a token of one opens no other. */
export function bootstrapNames({ customer, service }: BootstrapIssuer): { issuer: string; audience: string } {
  const audience = audienceName(customer, service);
  return { issuer: `${audience}:bootstrap`, audience };
}

export interface BootstrapOptions extends BootstrapIssuer {
  /** At least 32 bytes each; the second one is the previous secret while a rotation is under way. */
  readonly secrets: readonly string[];
}

/** Tokens the operator issues for cron and headless agents: HS256 with the service's own secret, and a ceiling of scopes. */
export function bootstrapPath(options: BootstrapOptions): readonly TrustedIssuer[] {
  const { issuer, audience } = bootstrapNames(options);
  if (options.secrets.length === 0) throw issuingErrors.ISSUER_DECLARATION_INVALID('The bootstrap issuer needs a secret.');
  const secrets = new Map(options.secrets.map((secret) => [keyIdOf(secret), bytesOf(secret)]));
  const keys = new Map<string, Promise<CryptoKey>>();
  const keyFor = async (keyId: string): Promise<CryptoKey | undefined> => {
    const secret = secrets.get(keyId);
    if (secret === undefined) return undefined;
    const key = keys.get(keyId) ?? hmacKey(secret, 'verify');
    keys.set(keyId, key);
    return key;
  };
  return [{ issuer, algorithm: 'HS256', audiences: [audience], keyFor, admit: (claims) => admit(claims, options.customer) }];
}

export interface BootstrapTokenRequest extends BootstrapIssuer {
  readonly secret: string;
  /** `person:<e-mail>` or `agent:<id>` */
  readonly subject: Actor;
  /** Entity → the scopes this token allows at most. */
  readonly ceiling: Readonly<Record<string, readonly Scope[]>>;
  readonly ttlSeconds: number;
  readonly now: Date;
  /** `jti`: what a deny list names. */
  readonly tokenId: string;
}

export async function issueBootstrapToken(request: BootstrapTokenRequest): Promise<string> {
  const { issuer, audience } = bootstrapNames(request);
  const { ttlSeconds } = request;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < minTtlSeconds || ttlSeconds > maxBootstrapTtlSeconds) {
    throw issuingErrors.TOKEN_REQUEST_INVALID(
      `A token lives between ${minTtlSeconds} s and ${maxBootstrapTtlSeconds} s (366 days), not ${ttlSeconds} s.`,
    );
  }
  const subject = actorOf(request.subject);
  if (subject === undefined) {
    throw issuingErrors.TOKEN_REQUEST_INVALID(`The subject is person:<e-mail> or agent:<id>, not ${request.subject}.`);
  }
  if (ceilingOf(request.ceiling) === undefined || Object.keys(request.ceiling).length === 0) {
    throw issuingErrors.TOKEN_REQUEST_INVALID(
      `The ceiling names entities and, for each, scopes among ${scopes.join(', ')}; at least one entity.`,
    );
  }
  const issuedAt = Math.floor(request.now.getTime() / 1000);
  return new SignJWT({ customer: request.customer, entities: request.ceiling })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyIdOf(request.secret) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setJti(request.tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .sign(await hmacKey(bytesOf(request.secret), 'sign'));
}

function admit(claims: VerifiedClaims, customer: string): Admission {
  if (claims.customer !== customer) {
    throw authErrors.TENANT_MISMATCH('The token was issued for another customer. Use one that was issued for this customer.', {
      reason: 'CUSTOMER_MISMATCH',
    });
  }
  if (claims.exp - claims.iat > maxBootstrapTtlSeconds) {
    throw invalidToken('LIFETIME_TOO_LONG', 'The token claims to live longer than any token may. Issue a new one.');
  }
  const actor = actorOf(claims.sub);
  if (actor === undefined)
    throw invalidToken('CLAIM_INVALID', 'The subject is neither person:<e-mail> nor agent:<id>. Issue a new token.', { claim: 'sub' });
  const ceiling = ceilingOf(claims.entities);
  if (ceiling === undefined)
    throw invalidToken('CLAIM_INVALID', 'The token has no readable ceiling of entities. Issue a new one.', { claim: 'entities' });
  return {
    actor,
    allows: (entity, scope) => holdsScope(ceiling.get(entity), scope),
    scopeFor: (entity, scope) => (entity === '' ? scope : `${entity}:${scope}`),
  };
}

function actorOf(subject: string): Actor | undefined {
  if (subject.startsWith('agent:') && agentId.test(subject.slice(6))) return agentActor(subject.slice(6));
  if (subject.startsWith('person:') && isEmail(subject.slice(7))) return personActor(subject.slice(7));
  return undefined;
}

function ceilingOf(claim: unknown): Rights | undefined {
  if (typeof claim !== 'object' || claim === null || Array.isArray(claim)) return undefined;
  const entries = Object.entries(claim);
  if (entries.length > maxCeilingEntities) return undefined;
  const ceiling = new Map<string, ReadonlySet<Scope>>();
  for (const [entity, held] of entries) {
    if (!entityId.safeParse(entity).success || !Array.isArray(held) || !held.every(isScope)) return undefined;
    ceiling.set(entity, new Set(held));
  }
  return ceiling;
}

const isScope = (value: unknown): value is Scope => scopes.some((scope) => scope === value);

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length >= minSecretBytes) return bytes;
  throw issuingErrors.SECRET_WEAK(
    `A signing secret needs at least ${minSecretBytes} bytes; this one has ${bytes.length}. Generate a random one.`,
  );
}

/** Tells current and previous secret apart and reveals nothing of them: a keyed hash of a constant. */
function keyIdOf(secret: string): string {
  return createHmac('sha256', bytesOf(secret)).update('axe bootstrap key id').digest('hex').slice(0, 16);
}

function hmacKey(secret: Uint8Array<ArrayBuffer>, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}
