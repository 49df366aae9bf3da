import {
  bootstrapPath,
  createDenyList,
  createVerifier,
  type DenyList,
  entraAuthority,
  entraIssuers,
  entraPath,
  platformAudience,
  platformPath,
  type TrustedIssuer,
  type Verifier,
} from '@axe/auth';
import { createIdentityBindings, type Database } from '@axe/pg';
import { type CustomerSlice, serviceApp } from '@axe/registry';
import type { Log } from '../log.ts';

export interface TokenPaths {
  readonly verifier: Verifier;
  /** The one issuer of the metadata, and what to ask it for. */
  readonly issuer: string;
  readonly scopes: readonly string[];
  /** Begins to ask the platform which of its tokens are withdrawn. A process that is its own platform calls it when it answers. */
  watchWithdrawn(): void;
  close(): void;
}

export interface TokenPathParts {
  readonly service: string;
  /** Where clients reach this machine, without the service. */
  readonly publicUrl: string;
  readonly bootstrapSecrets: readonly string[];
  /** Base address of the tenant's sign-in; Microsoft's unless given. */
  readonly authority?: string | undefined;
  /** The platform's OpenID provider. Unset: its tokens are not accepted and it is not advertised. */
  readonly platform?: string | undefined;
  /** The audience of the tenant's tokens, where it is not the one that the registry names. */
  readonly applicationIdUri?: string;
  readonly slice: () => CustomerSlice;
  readonly database: Database;
  readonly log: Log;
}

/** Whose tokens the process accepts: those of the bootstrap secret and of the tenant, and the platform's where it is set. */
export function openTokenPaths(parts: TokenPathParts): TokenPaths {
  const { service, platform, slice, authority = entraAuthority } = parts;
  const customer = slice().id;
  const app = serviceApp(slice(), service);
  const sso = slice().customer.sso;
  if (app === undefined || sso === undefined) {
    throw new Error(`${service} does not start, because the registry lacks sso.tenant_id or sso.apps.${service}_mcp of ${customer}.`);
  }
  const applicationIdUri = parts.applicationIdUri ?? app.application_id_uri ?? resourceOf(parts);
  let denied: DenyList | undefined;
  const verifier = createVerifier({
    issuers: [
      ...bootstrapPath({ customer, service, secrets: parts.bootstrapSecrets }),
      ...entraPath({ tenantId: sso.tenant_id, clientId: app.client_id, applicationIdUri, now, authority }),
      ...(platform === undefined ? [] : trusted(platform, parts)),
    ],
    slice,
    bindings: createIdentityBindings(parts.database),
    now,
    isRevoked: (token) => denied?.isRevoked(token) === true,
  });
  const byPlatform = platform !== undefined && sso.advertise === 'platform';
  return {
    verifier,
    issuer: byPlatform ? platform : entraIssuers(sso.tenant_id, authority).v2,
    scopes: [byPlatform ? service : `${applicationIdUri}/mcp.access`],
    watchWithdrawn() {
      if (platform !== undefined) denied ??= openDenyList(platform, parts.log);
    },
    close: () => denied?.close(),
  };
}

const now = () => new Date();

const resourceOf = ({ publicUrl, service }: TokenPathParts): string => `${publicUrl}/${service}/mcp`;

const trusted = (platform: string, parts: TokenPathParts): readonly TrustedIssuer[] =>
  platformPath({
    issuer: platform,
    jwksUri: `${platform}/.well-known/jwks.json`,
    audiences: [resourceOf(parts), platformAudience(parts.slice().id)],
    service: parts.service,
    now,
    onKeyFailure: (failure) => parts.log.warn(failure, 'the keys of the platform do not arrive'),
  });

const openDenyList = (issuer: string, log: Log): DenyList =>
  createDenyList({
    issuer,
    url: `${issuer}/oauth/revoked-tokens`,
    now,
    onFailure: (failure) => log.warn(failure, 'the list of withdrawn tokens does not arrive'),
  });
