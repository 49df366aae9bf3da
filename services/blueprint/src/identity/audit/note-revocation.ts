import { Provider } from 'oidc-provider';
import type { IdentityCore } from '../core.ts';
import { type RevocationCause, revokeGrant } from '../grants/index.ts';
import { factsOf } from '../http/request-facts.ts';

/** A second use of a code or a refresh token that a process noticed by the row it could not consume. */
export function noteReuse(core: IdentityCore, kind: string, grantId: string): Promise<void> {
  return revokeGrant(core.database, grantId, { ...present(), kind: 'theft_detected', reason: `${kind} was used twice` });
}

/** The library ended a grant: by what it was doing. */
export function noteRevocation(core: IdentityCore, grantId: string): Promise<void> {
  return revokeGrant(core.database, grantId, { ...present(), ...causeOf() });
}

const reused: { readonly [grant: string]: string } = {
  authorization_code: 'AuthorizationCode was used twice',
  refresh_token: 'RefreshToken was used twice',
  'urn:ietf:params:oauth:grant-type:device_code': 'DeviceCode was used twice',
};

function causeOf(): Pick<RevocationCause, 'kind' | 'reason'> {
  const oidc = Provider.ctx?.oidc;
  if (oidc?.route === 'token') {
    const grant = String(oidc.params?.grant_type);
    return { kind: 'theft_detected', reason: reused[grant] ?? 'a grant was used twice' };
  }
  return { kind: 'grant_revoked', reason: oidc?.route.startsWith('end_session') === true ? 'signed out' : 'revoked by the client' };
}

function present(): Pick<RevocationCause, 'address' | 'requestId'> {
  const { ctx } = Provider;
  return ctx === undefined ? {} : factsOf(ctx);
}
