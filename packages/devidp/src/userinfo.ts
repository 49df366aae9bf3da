import { createLocalJWKSet, jwtVerify } from 'jose';
import { addressesOf } from './addresses.ts';
import type { Tenant } from './directory.ts';
import { graphResource } from './grant.ts';
import type { TokenMint } from './issue-tokens.ts';

/** What OpenID Connect lets a client ask about the person, for a token that was issued for it; undefined for any other token. */
export async function userinfo(mint: TokenMint, tenant: Tenant, authorization: string | undefined): Promise<object | undefined> {
  const bearer = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return undefined;
  const keys = createLocalJWKSet({ keys: (await mint.keys.published()).map(({ publicJwk }) => publicJwk) });
  const { issuers } = addressesOf(mint.baseUrl, tenant.id);
  try {
    const { payload } = await jwtVerify(bearer, keys, {
      algorithms: ['RS256'],
      audience: graphResource,
      issuer: [issuers.v1, issuers.v2],
      currentDate: mint.now(),
    });
    const person = tenant.people.find(({ oid }) => oid === payload.oid);
    return person === undefined ? undefined : { sub: payload.sub, name: person.name, email: person.email };
  } catch {
    return undefined;
  }
}
