import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A token that nobody signed, with a key id that nobody has: a service that trusts the issuer answers that it does not know the key,
 * one that does not answers that it does not know the issuer. It opens nothing anywhere.
 */
export function forgedToken({ issuer, audience, now }: { readonly issuer: string; readonly audience: string; readonly now: Date }): string {
  const iat = Math.floor(now.getTime() / 1000);
  const header = { alg: 'RS256', typ: 'at+jwt', kid: `axe-doctor-${randomUUID()}` };
  const claims = { iss: issuer, aud: audience, sub: 'axe-doctor', iat, exp: iat + 300, jti: randomUUID() };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${randomBytes(256).toString('base64url')}`;
}
