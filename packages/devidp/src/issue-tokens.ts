import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { addressesOf } from './addresses.ts';
import { derivedUuid, pairwiseSubject } from './derived-ids.ts';
import type { App, Tenant } from './directory.ts';
import { fullScopes, type Grant, graphResource } from './grant.ts';
import type { SigningKeys } from './signing-keys.ts';

export const accessTokenLifeSeconds = 3600;

export interface TokenMint {
  readonly baseUrl: string;
  readonly keys: SigningKeys;
  readonly now: () => Date;
}

/** The claims both versions share. */
interface Common {
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly aio: string;
  readonly rh: string;
  readonly tid: string;
  readonly uti: string;
}

/** A delegated access token, v1 or v2 as the manifest of the API says, whichever endpoint was used. */
export function accessToken(mint: TokenMint, tenant: Tenant, grant: Grant): Promise<string> {
  const { person, client, access } = grant;
  const api = access.resource;
  const version = api === undefined ? 1 : api.tokenVersion;
  const email = api?.emailClaim === true ? { email: person.email } : {};
  const shared = {
    ...common(mint, tenant),
    ...email,
    name: person.name,
    oid: person.oid,
    sub: pairwiseSubject(person.oid, api?.clientId ?? graphResource),
  };
  const scp = api === undefined ? access.openId.filter((scope) => scope !== 'offline_access').join(' ') : access.scopes.join(' ');
  const { issuers } = addressesOf(mint.baseUrl, tenant.id);
  if (version === 2) {
    return signed(mint, {
      aud: api?.clientId ?? graphResource,
      iss: issuers.v2,
      ...shared,
      azp: client.clientId,
      azpacr: acr(client),
      preferred_username: person.email,
      scp,
      ver: '2.0',
    });
  }
  return signed(mint, {
    aud: api?.applicationIdUri ?? graphResource,
    iss: issuers.v1,
    ...shared,
    acr: '1',
    amr: ['pwd'],
    appid: client.clientId,
    appidacr: acr(client),
    scp,
    unique_name: person.email,
    upn: person.email,
    ver: '1.0',
  });
}

/** A token for the app itself (client credentials): no person, no `scp`. */
export function appOnlyToken(mint: TokenMint, tenant: Tenant, client: App, api: App): Promise<string> {
  const { issuers } = addressesOf(mint.baseUrl, tenant.id);
  const oid = derivedUuid(client.clientId);
  const shared = { ...common(mint, tenant), idtyp: 'app', oid, sub: oid };
  return api.tokenVersion === 2
    ? signed(mint, { aud: api.clientId, iss: issuers.v2, ...shared, azp: client.clientId, azpacr: '1', ver: '2.0' })
    : signed(mint, { aud: api.applicationIdUri, iss: issuers.v1, ...shared, appid: client.clientId, appidacr: '1', ver: '1.0' });
}

export function idToken(mint: TokenMint, tenant: Tenant, grant: Grant): Promise<string> {
  const { person, client, access, nonce, endpointVersion } = grant;
  const { issuers } = addressesOf(mint.baseUrl, tenant.id);
  const named = {
    name: person.name,
    ...(nonce === undefined ? {} : { nonce }),
    oid: person.oid,
    sub: pairwiseSubject(person.oid, client.clientId),
  };
  const email = access.openId.includes('email') ? { email: person.email } : {};
  const shared = { aud: client.clientId, ...common(mint, tenant), ...named, ...email };
  return endpointVersion === 2
    ? signed(mint, { ...shared, iss: issuers.v2, preferred_username: person.email, ver: '2.0' })
    : signed(mint, { ...shared, iss: issuers.v1, unique_name: person.email, upn: person.email, ver: '1.0' });
}

/** The fields of a token response; the v1 endpoint writes numbers as strings. */
export function tokenResponse(grant: Grant, now: Date): Record<string, unknown> {
  if (grant.endpointVersion === 2) {
    return {
      token_type: 'Bearer',
      scope: fullScopes(grant.access),
      expires_in: accessTokenLifeSeconds,
      ext_expires_in: accessTokenLifeSeconds,
    };
  }
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { resource, scopes } = grant.access;
  return {
    token_type: 'Bearer',
    scope: scopes.join(' '),
    expires_in: String(accessTokenLifeSeconds),
    ext_expires_in: String(accessTokenLifeSeconds),
    expires_on: String(issuedAt + accessTokenLifeSeconds),
    not_before: String(issuedAt),
    resource: resource?.applicationIdUri ?? graphResource,
  };
}

const acr = (client: App): string => (client.publicClient ? '0' : '1');

function common(mint: TokenMint, tenant: Tenant): Common {
  const iat = Math.floor(mint.now().getTime() / 1000);
  const opaque = (bytes: number) => randomBytes(bytes).toString('base64url');
  return { iat, nbf: iat, exp: iat + accessTokenLifeSeconds, aio: opaque(40), rh: `1.${opaque(24)}`, tid: tenant.id, uti: opaque(16) };
}

async function signed(mint: TokenMint, claims: Record<string, unknown>): Promise<string> {
  const key = await mint.keys.current();
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, x5t: key.kid }).sign(key.privateKey);
}
