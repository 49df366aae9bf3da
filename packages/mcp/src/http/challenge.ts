import { authErrors } from '@axe/auth';
import type { Refusal } from '@axe/kit';

export interface ChallengeOptions {
  readonly realm: string;
  /** Address of the RFC 9728 metadata, in its path-inserted form. */
  readonly metadataUrl: string;
  /** What to ask the issuer for at sign-in. */
  readonly scope: string;
}

/** Refusals of a genuine caller whom a new token would not help: a challenge would send the client to sign in, for ever. */
const genuine = new Set(['USER_NOT_MAPPED', 'ADDRESS_REUSED', 'ENTITY_NOT_AUTHORIZED', 'ROLE_REQUIRED', 'INSUFFICIENT_SCOPE']);

/** Status of a refusal of the token or the rights; undefined for any other refusal. */
export function authStatus(refusal: Refusal): 401 | 403 | 503 | undefined {
  if (!Object.hasOwn(authErrors, refusal.code)) return undefined;
  if (refusal.kind === 'unavailable') return 503;
  return genuine.has(refusal.code) ? 403 : 401;
}

/** The `WWW-Authenticate` value (RFC 6750, RFC 9728) where a new token can help; otherwise undefined. */
export function challengeFor(refusal: Refusal, options: ChallengeOptions): string | undefined {
  const stepUp = refusal.code === 'INSUFFICIENT_SCOPE';
  if (!stepUp && authStatus(refusal) !== 401) return undefined;
  const needed = refusal.context.scope;
  const scope = stepUp && typeof needed === 'string' ? needed : options.scope;
  const parts = [`realm="${quoted(options.realm)}"`, `resource_metadata="${quoted(options.metadataUrl)}"`, `scope="${quoted(scope)}"`];
  // RFC 6750, 3.1: a request without any token gets no error code, so that clients tell "sign in" from "token refused".
  if (refusal.code !== 'MISSING_TOKEN') {
    parts.push(`error="${stepUp ? 'insufficient_scope' : 'invalid_token'}"`, `error_description="${quoted(refusal.message)}"`);
  }
  return `Bearer ${parts.join(', ')}`;
}

/** Only what RFC 6750 allows between the quotes. */
const quoted = (text: string): string => text.replace(/["\\\r\n]/g, ' ').replace(/[^\x20-\x7e]/g, '');
