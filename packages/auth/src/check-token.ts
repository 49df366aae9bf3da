import { isUtf8 } from 'node:buffer';
import type { CryptoKey } from 'jose';
import { JOSEError, JWSSignatureVerificationFailed } from 'jose/errors';
import { compactVerify } from 'jose/jws/compact/verify';
import { checkClaims } from './check-claims.ts';
import { authErrors, invalidToken } from './errors.ts';
import type { TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';

const maxIssuerLength = 512;
const maxKeyIdLength = 256;
const tokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** A token taken apart; nothing of it is proved. */
export interface UnverifiedToken {
  readonly text: string;
  readonly header: Unverified;
  readonly claims: Unverified;
}

type Unverified = Readonly<Record<string, unknown>>;

/**
 * Reads header and claims, once. The signature covers the text as it stands, so what is read here is what it vouches for as soon
 * as it was checked.
 */
export function readToken(text: string): UnverifiedToken {
  const parts = text.split('.', 4);
  if (parts.length !== 3) throw malformed();
  return { text, header: readPart(parts[0] ?? ''), claims: readPart(parts[1] ?? '') };
}

/** Finds the declaration that the token's unverified issuer names. It decides who checks, and proves nothing. */
export function issuerOf({ claims: { iss } }: UnverifiedToken, issuers: ReadonlyMap<string, TrustedIssuer>): TrustedIssuer {
  if (typeof iss !== 'string') {
    throw invalidToken('CLAIM_MISSING', 'The token names no issuer, so nobody can vouch for it.', { claim: 'iss' });
  }
  const trusted = issuers.get(iss);
  if (trusted !== undefined) return trusted;
  throw authErrors.UNTRUSTED_ISSUER(
    'The issuer of this token is not trusted here. Sign in at the issuer this service names in its metadata.',
    {
      reason: 'UNTRUSTED_ISSUER',
      issuer: iss.slice(0, maxIssuerLength),
    },
  );
}

/** Type, algorithm, signature, issuer, audience, times and required claims, all by the one declaration given. */
export async function checkToken(token: UnverifiedToken, trusted: TrustedIssuer, now: Date): Promise<VerifiedClaims> {
  const { header } = token;
  if (header.alg !== trusted.algorithm) {
    throw invalidToken('ALGORITHM_REFUSED', `This issuer signs with ${trusted.algorithm} only. Sign in again to get a proper token.`);
  }
  if (!isAccessTokenType(header.typ, trusted)) {
    throw invalidToken('TOKEN_TYPE_REFUSED', 'The token is of another type than an access token. Send the access token.');
  }
  // An extension that must be understood is not: above all none under which the payload would be no base64url (RFC 7797, 7).
  if (header.crit !== undefined) throw malformed();
  await checkSignature(token.text, await keyOf(header, trusted), trusted);
  return checkClaims(token.claims, trusted, now);
}

/** An issuer that marks its access tokens must have marked this one: nothing else of it is mistaken for one (RFC 9068, 4). */
function isAccessTokenType(type: unknown, { tokenType }: TrustedIssuer): boolean {
  if (type === undefined) return tokenType === undefined;
  if (typeof type !== 'string') return false;
  const name = type.toLowerCase();
  return tokenType === undefined ? tokenTypes.has(name) : name === tokenType || name === `application/${tokenType}`;
}

async function keyOf(header: Unverified, trusted: TrustedIssuer): Promise<CryptoKey> {
  if (typeof header.kid !== 'string' || header.kid === '' || header.kid.length > maxKeyIdLength) {
    throw invalidToken('KEY_ID_MISSING', 'The token does not say which key signed it. Sign in again.');
  }
  const key = await trusted.keyFor(header.kid);
  if (key === undefined) {
    throw invalidToken('UNKNOWN_KEY', 'The issuer publishes no key with the id that this token names. Sign in again.');
  }
  return key;
}

async function checkSignature(text: string, key: CryptoKey, { algorithm }: TrustedIssuer): Promise<void> {
  try {
    await compactVerify(text, key, { algorithms: [algorithm] });
  } catch (cause) {
    if (cause instanceof JWSSignatureVerificationFailed) {
      throw invalidToken('BAD_SIGNATURE', 'The signature does not fit the token: it was changed or not made by this issuer.', {}, cause);
    }
    throw cause instanceof JOSEError ? malformed(cause) : cause;
  }
}

function readPart(part: string): Unverified {
  let value: unknown;
  try {
    const bytes = Buffer.from(part, 'base64url');
    value = isUtf8(bytes) ? JSON.parse(bytes.toString()) : undefined;
  } catch (cause) {
    throw malformed(cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Unverified;
  throw malformed();
}

function malformed(cause?: unknown) {
  return invalidToken('MALFORMED', 'The token is damaged, or no signed JSON Web Token. Send the access token unchanged.', {}, cause);
}
