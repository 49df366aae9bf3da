import { invalidToken } from './errors.ts';
import type { VerifiedClaims } from './trusted-issuer.ts';

/** Invisible characters are refused too: two addresses that look alike must be one, and the database takes no NUL. */
const emailShape = /^[^\s@"'\\<>\p{C}]{1,64}@[^\s@"'\\<>\p{C}]{1,255}$/u;
const claimOrder = ['email', 'preferred_username', 'upn'] as const;

/** The person's address: the first non-empty of three claims, lower-cased. Entra sends no email_verified, so none is asked for. */
export function emailOf(claims: VerifiedClaims): string {
  for (const claim of claimOrder) {
    const value = claims[claim];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'string' && isEmail(value)) return value.toLowerCase();
    throw invalidToken('CLAIM_INVALID', `The claim ${claim} of the token is not an e-mail address.`, { claim });
  }
  throw invalidToken('PERSON_MISSING', 'The token speaks for no person: it has neither email nor preferred_username nor upn.');
}

export const isEmail = (value: string): boolean => emailShape.test(value);
