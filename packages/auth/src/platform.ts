import { holdsScope, personActor, type Scope, scopes } from '@axe/kit';
import { audienceName } from './audience-name.ts';
import { checkAddress } from './bounded-download.ts';
import { authErrors, invalidToken } from './errors.ts';
import { createKeySet, type KeyFetchFailure } from './key-set.ts';
import { emailOf } from './person.ts';
import type { Admission, TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

export interface PlatformOptions {
  readonly issuer: string;
  readonly jwksUri: string;
  /** The service's own resource address, and the platform audience of this customer for first-party clients. */
  readonly audiences: readonly string[];
  /** The token's `scope` must name this service. */
  readonly service: string;
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
  /** For the log: a key fetch that failed, also while older keys cover it up. */
  readonly onKeyFailure?: (failure: KeyFetchFailure) => void;
}

/** `axe:acme`: what tokens of the platform's own clients (command line, web) are for; every service of the customer takes them. */
export const platformAudience = (customer: string): string => audienceName(customer);

/**
 * Tokens of the platform's own OpenID provider. Off until a host declares it; issuer and audiences are per customer. The scope
 * `frame` opens the service with all that the registry grants; `frame:read`, `frame:write` and so on limit it, alike in
 * every entity.
 */
export function platformPath(options: PlatformOptions): readonly TrustedIssuer[] {
  const keys = createKeySet({
    url: checkAddress(options.jwksUri),
    fetch: options.fetch ?? fetch,
    now: options.now,
    onFailure: options.onKeyFailure,
  });
  const { issuer, audiences, service } = options;
  // The provider signs ID tokens with the same keys; only what it marks as access token is one.
  return [{ issuer, algorithm: 'RS256', tokenType: 'at+jwt', audiences, keyFor: keys.keyFor, admit: (claims) => admit(claims, service) }];
}

function admit(claims: VerifiedClaims, service: string): Admission {
  // Without a number the token could not be withdrawn before its time.
  if (typeof claims.jti !== 'string' || claims.jti === '') {
    throw invalidToken('CLAIM_MISSING', 'The token has no number by which it could be withdrawn. Sign in again.', { claim: 'jti' });
  }
  return {
    actor: personActor(emailOf(claims)),
    allows: limitOf(claims.scope, service),
    scopeFor: (_entity, scope) => `${service}:${scope}`,
  };
}

/** What the granted scopes allow in this service; undefined: everything. Refuses a token that does not name the service at all. */
function limitOf(granted: unknown, service: string): Admission['allows'] {
  const names = typeof granted === 'string' ? granted.split(' ') : [];
  if (names.includes(service)) return undefined;
  const held: ReadonlySet<Scope> = new Set(scopes.filter((scope) => names.includes(`${service}:${scope}`)));
  if (held.size > 0) return (_entity, scope) => holdsScope(held, scope);
  const message = `The token opens other services, not ${service}. Ask the platform for the scope ${service}.`;
  throw authErrors.INSUFFICIENT_SCOPE(message, { reason: 'INSUFFICIENT_SCOPE', scope: service });
}
