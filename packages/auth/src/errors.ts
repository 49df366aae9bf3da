import { defineErrors } from '@axe/kit';

/** Finer reasons of a refused token; they travel in `context.reason`. */
export type TokenFault =
  | 'MALFORMED'
  | 'DUPLICATE_HEADER'
  | 'TOKEN_TOO_LONG'
  | 'ALGORITHM_REFUSED'
  | 'KEY_ID_MISSING'
  | 'UNKNOWN_KEY'
  | 'BAD_SIGNATURE'
  | 'TOKEN_TYPE_REFUSED'
  | 'CLAIM_MISSING'
  | 'CLAIM_INVALID'
  | 'PERSON_MISSING'
  | 'LIFETIME_TOO_LONG'
  | 'AGENT_EXPECTED'
  | 'PERSON_EXPECTED';

export const authErrors = defineErrors({
  MISSING_TOKEN: {
    kind: 'denied',
    summary: 'The call carries no bearer token.',
    remedy: 'Sign in and send the access token in the Authorization header.',
  },
  INVALID_TOKEN: {
    kind: 'denied',
    summary: 'The token cannot be trusted; context.reason says why (signature, algorithm, key, shape, claim).',
    remedy: 'Sign in again, or issue a new token; a token is never repaired.',
  },
  TOKEN_EXPIRED: {
    kind: 'denied',
    summary: 'The token was good and its time is over.',
    remedy: 'Refresh the token or sign in again.',
  },
  TOKEN_NOT_YET_VALID: {
    kind: 'denied',
    summary: 'The token begins in the future by more than a minute.',
    remedy: 'Compare the clocks of the issuer and of this machine.',
    retryable: true,
  },
  TOKEN_REVOKED: {
    kind: 'denied',
    summary: 'The token was withdrawn before its time.',
    remedy: 'Sign in again.',
  },
  AUDIENCE_MISMATCH: {
    kind: 'denied',
    summary: 'The token was issued for another service.',
    remedy: 'Ask the issuer for a token for this service.',
  },
  UNTRUSTED_ISSUER: {
    kind: 'denied',
    summary: 'Nobody configured the issuer of this token here.',
    remedy: 'Sign in at the issuer which the metadata of this service names.',
  },
  TENANT_MISMATCH: {
    kind: 'denied',
    summary: 'The token belongs to another tenant or another customer.',
    remedy: 'Sign in with an account of this customer.',
  },
  OIDC_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The keys of the issuer were never received, so no token of it can be checked yet.',
    remedy: 'Try again shortly; the operator checks that the issuer can be reached from this machine.',
    retryable: true,
  },
  IDENTITY_STORE_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The store that remembers which account belongs to which person does not answer.',
    remedy: 'Try again shortly.',
    retryable: true,
  },
  USER_NOT_MAPPED: {
    kind: 'denied',
    summary: 'The person or agent is genuine and the registry does not know it.',
    remedy: 'Ask the operator to add the person or agent to the registry; signing in again changes nothing.',
  },
  ADDRESS_REUSED: {
    kind: 'denied',
    summary: 'The e-mail address now belongs to another account than the one that first signed in with it.',
    remedy: 'Ask the operator to confirm the new owner of the address and to release the old binding.',
  },
  ENTITY_NOT_AUTHORIZED: {
    kind: 'denied',
    summary: 'The registry does not grant the needed scope in this entity.',
    remedy: 'Ask the operator for the scope, or name an entity where you hold it.',
  },
  ROLE_REQUIRED: {
    kind: 'denied',
    summary: 'Only the roles named in context.needed may do this, and the registry gives the caller none of them.',
    remedy: 'Ask somebody who has the role; for the same person signing in again changes nothing.',
  },
  INSUFFICIENT_SCOPE: {
    kind: 'denied',
    summary: 'The token itself does not reach so far, whatever the registry grants.',
    remedy: 'Ask the issuer for a token with the scope named in context.scope.',
  },
});

/** Faults of declarations and of token issuing: the operator sees these, never a caller of a service. */
export const issuingErrors = defineErrors({
  SECRET_WEAK: {
    kind: 'invalid',
    summary: 'A signing secret is shorter than 32 bytes.',
    remedy: 'Generate one with at least 32 random bytes.',
  },
  ISSUER_DECLARATION_INVALID: {
    kind: 'invalid',
    summary: 'The declaration of a trusted issuer cannot be used.',
    remedy: 'Correct the field named in the message.',
  },
  TOKEN_REQUEST_INVALID: {
    kind: 'invalid',
    summary: 'A token was asked for with a subject, ceiling or lifetime that is not allowed.',
    remedy: 'Correct the field named in the message; no token was issued.',
  },
});

export function invalidToken(reason: TokenFault, message: string, context: { readonly claim?: string } = {}, cause?: unknown) {
  return authErrors.INVALID_TOKEN(message, { reason, ...context }, cause);
}
