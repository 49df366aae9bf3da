import { type CryptoKey, decodeJwt, decodeProtectedHeader, errors, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import { authErrors, invalidToken } from './errors.ts';
import type { TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

export const leewaySeconds = 60;

const maxIssuerLength = 512;
const maxKeyIdLength = 256;
const tokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** Finds the declaration that the token's unverified issuer names. It decides who checks, and proves nothing. */
export function issuerOf(token: string, issuers: ReadonlyMap<string, TrustedIssuer>): TrustedIssuer {
  const issuer = unverifiedIssuer(token);
  const trusted = issuers.get(issuer);
  if (trusted === undefined) {
    throw authErrors.UNTRUSTED_ISSUER(
      'The issuer of this token is not trusted here. Sign in at the issuer this service names in its metadata.',
      {
        reason: 'UNTRUSTED_ISSUER',
        issuer: issuer.slice(0, maxIssuerLength),
      },
    );
  }
  return trusted;
}

/** Signature, algorithm, issuer, audience, times and required claims, all by the one declaration given. */
export async function checkToken(token: string, trusted: TrustedIssuer, now: Date): Promise<VerifiedClaims> {
  const header = headerOf(token);
  if (header.alg !== trusted.algorithm) {
    throw invalidToken('ALGORITHM_REFUSED', `This issuer signs with ${trusted.algorithm} only. Sign in again to get a proper token.`);
  }
  if (!isAccessTokenType(header.typ, trusted)) {
    throw invalidToken('TOKEN_TYPE_REFUSED', 'The token is of another type than an access token. Send the access token.');
  }
  const key = await keyOf(header, trusted);
  const claims = await verified(token, key, trusted, now);
  if (typeof claims.sub !== 'string' || claims.sub === '') throw claimInvalid('sub');
  if (!Number.isFinite(claims.exp)) throw claimInvalid('exp');
  if (!Number.isFinite(claims.iat)) throw claimInvalid('iat');
  if (claims.iat > now.getTime() / 1000 + leewaySeconds) throw notYetValid('iat');
  return claims;
}

/** An issuer that marks its access tokens must have marked this one: nothing else of it is mistaken for one (RFC 9068, 4). */
function isAccessTokenType(type: unknown, { tokenType }: TrustedIssuer): boolean {
  if (type === undefined) return tokenType === undefined;
  if (typeof type !== 'string') return false;
  const name = type.toLowerCase();
  return tokenType === undefined ? tokenTypes.has(name) : name === tokenType || name === `application/${tokenType}`;
}

function unverifiedIssuer(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === 'string') return iss;
  } catch (cause) {
    throw invalidToken('MALFORMED', 'The token is not a signed JSON Web Token. Send the access token unchanged.', {}, cause);
  }
  throw invalidToken('CLAIM_MISSING', 'The token names no issuer, so nobody can vouch for it.', { claim: 'iss' });
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw invalidToken('MALFORMED', 'The header of the token cannot be read. Send the access token unchanged.', {}, cause);
  }
}

async function keyOf(header: ProtectedHeaderParameters, trusted: TrustedIssuer): Promise<CryptoKey> {
  if (typeof header.kid !== 'string' || header.kid === '' || header.kid.length > maxKeyIdLength) {
    throw invalidToken('KEY_ID_MISSING', 'The token does not say which key signed it. Sign in again.');
  }
  const key = await trusted.keyFor(header.kid);
  if (key === undefined) {
    throw invalidToken('UNKNOWN_KEY', 'The issuer publishes no key with the id that this token names. Sign in again.');
  }
  return key;
}

async function verified(token: string, key: CryptoKey, trusted: TrustedIssuer, now: Date): Promise<VerifiedClaims> {
  try {
    const { payload } = await jwtVerify<VerifiedClaims>(token, key, {
      algorithms: [trusted.algorithm],
      issuer: trusted.issuer,
      audience: [...trusted.audiences],
      clockTolerance: leewaySeconds,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'iss', 'aud', 'sub'],
    });
    return payload;
  } catch (cause) {
    throw translated(cause);
  }
}

function translated(cause: unknown): unknown {
  if (cause instanceof errors.JWTExpired) {
    const context = { reason: 'TOKEN_EXPIRED', expired_at: instantOf(cause.payload.exp) };
    return authErrors.TOKEN_EXPIRED('The token has expired. Refresh it or sign in again.', context, cause);
  }
  if (cause instanceof errors.JWTClaimValidationFailed) return translatedClaim(cause);
  if (cause instanceof errors.JWSSignatureVerificationFailed) {
    return invalidToken('BAD_SIGNATURE', 'The signature does not fit the token: it was changed or not made by this issuer.', {}, cause);
  }
  if (cause instanceof errors.JOSEAlgNotAllowed) {
    return invalidToken('ALGORITHM_REFUSED', 'The algorithm of the token is not the one its issuer uses.', {}, cause);
  }
  if (cause instanceof errors.JOSEError) {
    return invalidToken('MALFORMED', 'The token is damaged. Send the access token unchanged.', {}, cause);
  }
  return cause;
}

function translatedClaim(cause: errors.JWTClaimValidationFailed): unknown {
  if (cause.reason === 'missing') {
    return invalidToken(
      'CLAIM_MISSING',
      `The token lacks the claim ${cause.claim}, which every token must carry.`,
      { claim: cause.claim },
      cause,
    );
  }
  if (cause.reason === 'check_failed' && cause.claim === 'aud') {
    const message = 'The token was issued for another service. Ask the issuer for a token for this one.';
    return authErrors.AUDIENCE_MISMATCH(message, { reason: 'AUDIENCE_MISMATCH' }, cause);
  }
  if (cause.reason === 'check_failed' && cause.claim === 'nbf') return notYetValid('nbf', cause);
  return claimInvalid(cause.claim, cause);
}

function claimInvalid(claim: string, cause?: unknown) {
  return invalidToken('CLAIM_INVALID', `The claim ${claim} of the token has no usable value. Sign in again.`, { claim }, cause);
}

function notYetValid(claim: string, cause?: unknown) {
  const message = `The token begins more than ${leewaySeconds} s in the future. Compare the clocks of the issuer and of this machine.`;
  return authErrors.TOKEN_NOT_YET_VALID(message, { reason: 'TOKEN_NOT_YET_VALID', claim }, cause);
}

function instantOf(seconds: unknown): string | undefined {
  return typeof seconds === 'number' && Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : undefined;
}
