import type { Actor, Scope } from '@axe/kit';
import type { CryptoKey, JWTPayload } from 'jose';

export type VerifiedClaims = JWTPayload & { readonly iss: string; readonly sub: string; readonly exp: number; readonly iat: number };

/**
 * One issuer whose tokens are believed, and how far. A token path is one or more of these; a further path is a further
 * declaration. A token is checked by the declaration of its own issuer and by no other.
 */
export interface TrustedIssuer {
  readonly issuer: string;
  /** The only algorithm accepted from this issuer. */
  readonly algorithm: 'RS256' | 'HS256';
  /** The only `typ` of its access tokens, where it marks them; otherwise any that an access token may have. */
  readonly tokenType?: 'at+jwt';
  /** The token must name at least one of them. */
  readonly audiences: readonly string[];
  /** Undefined: the issuer has no such key. */
  keyFor(keyId: string): Promise<CryptoKey | undefined>;
  /** Checks what only this path knows and says for whom the token speaks. */
  admit(claims: VerifiedClaims): Admission;
}

export interface Admission {
  readonly actor: Actor;
  /**
   * False where the token itself stops short of the scope, whatever the registry grants; absent when it sets no limit. What
   * concerns no entity is asked with the empty string.
   */
  readonly allows?: ((entity: string, scope: Scope) => boolean) | undefined;
  /** The scope to ask the issuer for, in the issuer's own words, so that this operation becomes possible. */
  scopeFor(entity: string, scope: Scope): string;
  /** The account behind the person, where the issuer names a permanent one. */
  readonly account?: { readonly tenantId: string; readonly objectId: string } | undefined;
}
