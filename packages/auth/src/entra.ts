import { personActor } from '@axe/kit';
import { checkAddress } from './bounded-download.ts';
import { authErrors, invalidToken, issuingErrors } from './errors.ts';
import { createKeySet, type KeyFetchFailure } from './key-set.ts';
import { emailOf } from './person.ts';
import type { Admission, TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

export const entraAuthority = 'https://login.microsoftonline.com';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface EntraOptions {
  readonly tenantId: string;
  /** Where the tenant signs in; Microsoft's cloud unless a development provider stands in for it. */
  readonly authority?: string;
  /** The service's own app in that tenant. */
  readonly clientId: string;
  readonly applicationIdUri: string;
  /** The delegated permission the app exposes. */
  readonly scope?: string;
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
  /** For the log: a key fetch that failed, also while older keys cover it up. */
  readonly onKeyFailure?: (failure: KeyFetchFailure) => void;
}

/** The two issuer names of one tenant and the address of its keys. */
export function entraIssuers(tenantId: string, authority: string = entraAuthority): { v1: string; v2: string; jwksUri: string } {
  return {
    v1: authority === entraAuthority ? `https://sts.windows.net/${tenantId}/` : `${authority}/sts/${tenantId}/`,
    v2: `${authority}/${tenantId}/v2.0`,
    jwksUri: `${authority}/${tenantId}/discovery/v2.0/keys`,
  };
}

/**
 * Tokens of the customer's Microsoft Entra tenant. The app's manifest decides between v1 and v2 tokens, and tenants get it
 * wrong, so both issuers are trusted and both audiences accepted: the client id (v2) and the application id URI (v1).
 */
export function entraPath(options: EntraOptions): readonly TrustedIssuer[] {
  if (!uuid.test(options.tenantId)) throw issuingErrors.ISSUER_DECLARATION_INVALID(`The tenant id is not a UUID: ${options.tenantId}`);
  if (options.clientId === '' || options.applicationIdUri === '') {
    throw issuingErrors.ISSUER_DECLARATION_INVALID('An Entra app needs both its client id and its application id URI.');
  }
  const addresses = entraIssuers(options.tenantId, options.authority);
  const keys = createKeySet({
    url: checkAddress(addresses.jwksUri),
    fetch: options.fetch ?? fetch,
    now: options.now,
    onFailure: options.onKeyFailure,
  });
  return [addresses.v2, addresses.v1].map((issuer) => ({
    issuer,
    algorithm: 'RS256',
    audiences: [options.clientId, options.applicationIdUri],
    keyFor: keys.keyFor,
    admit: (claims) => admit(claims, options),
  }));
}

function admit(claims: VerifiedClaims, options: EntraOptions): Admission {
  if (typeof claims.tid !== 'string') throw invalidToken('CLAIM_MISSING', 'The token does not name its tenant.', { claim: 'tid' });
  if (claims.tid.toLowerCase() !== options.tenantId.toLowerCase()) {
    const message = 'The token belongs to another Microsoft tenant than this customer. Sign in with your account at this customer.';
    throw authErrors.TENANT_MISMATCH(message, { reason: 'TENANT_MISMATCH' });
  }
  requireScope(claims, options);
  if (typeof claims.oid !== 'string' || claims.oid === '') {
    throw invalidToken('CLAIM_MISSING', 'The token does not name the account behind the person.', { claim: 'oid' });
  }
  const wanted = fullScope(options);
  return {
    actor: personActor(emailOf(claims)),
    scopeFor: () => wanted,
    account: { tenantId: claims.tid.toLowerCase(), objectId: claims.oid.toLowerCase() },
  };
}

/** Without this check an ID token, or an app-only token, of the same app would pass: its audience is the same client id. */
function requireScope(claims: VerifiedClaims, options: EntraOptions): void {
  const granted = typeof claims.scp === 'string' ? claims.scp.split(' ') : [];
  if (granted.includes(options.scope ?? defaultScope)) return;
  const scope = fullScope(options);
  throw authErrors.INSUFFICIENT_SCOPE(`The token lacks the scope ${scope}. Sign in again and ask for it.`, {
    reason: 'INSUFFICIENT_SCOPE',
    scope,
  });
}

const defaultScope = 'mcp.access';

const fullScope = (options: EntraOptions): string => `${options.applicationIdUri.replace(/\/$/, '')}/${options.scope ?? defaultScope}`;
