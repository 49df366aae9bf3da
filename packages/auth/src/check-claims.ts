import { authErrors, invalidToken } from './errors.ts';
import type { TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

export const leewaySeconds = 60;

type Claims = Readonly<Record<string, unknown>>;

const required = ['exp', 'iat', 'iss', 'aud', 'sub'] as const;

/** What the claims of a token with a good signature must say. Of our own, so that they are read once and refused in our words. */
export function checkClaims(claims: Claims, trusted: Pick<TrustedIssuer, 'issuer' | 'audiences'>, now: Date): VerifiedClaims {
  for (const claim of required) {
    if (claims[claim] !== undefined) continue;
    throw invalidToken('CLAIM_MISSING', `The token lacks the claim ${claim}, which every token must carry.`, { claim });
  }
  const { iss, sub } = claims;
  if (iss !== trusted.issuer) throw claimInvalid('iss');
  if (typeof sub !== 'string' || sub === '') throw claimInvalid('sub');
  if (!namesOneOf(claims.aud, trusted.audiences)) {
    const message = 'The token was issued for another service. Ask the issuer for a token for this one.';
    throw authErrors.AUDIENCE_MISMATCH(message, { reason: 'AUDIENCE_MISMATCH' });
  }
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const [iat, exp] = [secondsOf(claims, 'iat'), secondsOf(claims, 'exp')];
  if (iat > nowSeconds + leewaySeconds) throw notYetValid('iat');
  if (claims.nbf !== undefined && secondsOf(claims, 'nbf') > nowSeconds + leewaySeconds) throw notYetValid('nbf');
  if (exp <= nowSeconds - leewaySeconds) {
    throw authErrors.TOKEN_EXPIRED('The token has expired. Refresh it or sign in again.', {
      reason: 'TOKEN_EXPIRED',
      expired_at: instantOf(exp),
    });
  }
  return { ...claims, iss, sub, iat, exp };
}

function namesOneOf(audience: unknown, accepted: readonly string[]): boolean {
  return Array.isArray(audience) ? accepted.some((one) => audience.includes(one)) : accepted.some((one) => one === audience);
}

function secondsOf(claims: Claims, claim: 'exp' | 'iat' | 'nbf'): number {
  const value = claims[claim];
  // JSON can say 1e999, which is read as Infinity: a token without an end.
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw claimInvalid(claim);
}

function claimInvalid(claim: string) {
  return invalidToken('CLAIM_INVALID', `The claim ${claim} of the token has no usable value. Sign in again.`, { claim });
}

function notYetValid(claim: string) {
  const message = `The token begins more than ${leewaySeconds} s in the future. Compare the clocks of the issuer and of this machine.`;
  return authErrors.TOKEN_NOT_YET_VALID(message, { reason: 'TOKEN_NOT_YET_VALID', claim });
}

const instantOf = (seconds: number): string | undefined =>
  Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : undefined;
