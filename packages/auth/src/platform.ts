import { personActor } from '@axe/kit';
import { authErrors } from './errors.ts';
import { checkKeyAddress } from './key-download.ts';
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

/** Tokens of the platform's own OpenID provider. Off until a host declares it; issuer and audiences are per customer. */
export function platformPath(options: PlatformOptions): readonly TrustedIssuer[] {
  const keys = createKeySet({
    url: checkKeyAddress(options.jwksUri),
    fetch: options.fetch ?? fetch,
    now: options.now,
    onFailure: options.onKeyFailure,
  });
  const { issuer, audiences } = options;
  return [{ issuer, algorithm: 'RS256', audiences, keyFor: keys.keyFor, admit: (claims) => admit(claims, options.service) }];
}

function admit(claims: VerifiedClaims, service: string): Admission {
  const granted = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  if (!granted.includes(service)) {
    const message = `The token opens other services, not ${service}. Ask the platform for the scope ${service}.`;
    throw authErrors.INSUFFICIENT_SCOPE(message, { reason: 'INSUFFICIENT_SCOPE', scope: service });
  }
  return { actor: personActor(emailOf(claims)), ceiling: undefined, scopeFor: () => service };
}
