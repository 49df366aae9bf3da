import { errors, jwtVerify } from 'jose';
import type { IdentityCore } from '../core.ts';
import type { PublishedKeys } from '../keys/index.ts';

export interface OwnToken {
  readonly subject: string;
  readonly clientId: string;
  readonly tokenId: string;
  readonly scope: readonly string[];
  readonly expiresAt: Date;
}

/** As every service has it. */
const clockTolerance = 60;

/** An access token of this provider, whichever service it is for; undefined when it is none, or has ended. */
export async function verifyOwnToken(core: IdentityCore, keys: PublishedKeys, token: string): Promise<OwnToken | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: core.issuer,
      typ: 'at+jwt',
      currentDate: core.now(),
      clockTolerance,
      requiredClaims: ['sub', 'exp', 'jti', 'client_id'],
    });
    return {
      subject: String(payload.sub),
      clientId: String(payload.client_id),
      tokenId: String(payload.jti),
      scope: typeof payload.scope === 'string' ? payload.scope.split(' ') : [],
      expiresAt: new Date(Number(payload.exp) * 1000),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
