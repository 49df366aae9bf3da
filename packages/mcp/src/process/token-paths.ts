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
  type Verifier,
} from '@axe/auth';
import { createIdentityBindings, type Database } from '@axe/pg';
import { type CustomerSlice, serviceApp } from '@axe/registry';
import type { Log } from '../log.ts';
import type { ProcessSettings } from './settings.ts';

export interface TokenPaths {
  readonly verifier: Verifier;
  /** The one issuer of the metadata, and what to ask it for. */
  readonly issuer: string;
  readonly scopes: readonly string[];
  close(): void;
}

export interface TokenPathParts {
  readonly service: string;
  readonly settings: ProcessSettings;
  readonly slice: () => CustomerSlice;
  readonly database: Database;
  readonly log: Log;
}

/** Whose tokens the process accepts: those of the bootstrap secret and of the tenant, and the platform's where it is set. */
export function openTokenPaths({ service, settings, slice, database, log }: TokenPathParts): TokenPaths {
  const { AXE_CUSTOMER: customer, AXE_PUBLIC_URL: publicUrl, AXE_PLATFORM_ISSUER: platform } = settings;
  const app = serviceApp(slice(), service);
  const sso = slice().customer.sso;
  if (app === undefined || sso === undefined) {
    throw new Error(`${service} does not start, because the registry lacks sso.tenant_id or sso.apps.${service}_mcp of ${customer}.`);
  }
  const resource = `${publicUrl}/${service}/mcp`;
  const applicationIdUri = app.application_id_uri ?? resource;
  const authority = settings.AXE_ENTRA_AUTHORITY ?? entraAuthority;
  const denied = platform === undefined ? undefined : openDenyList(platform, log);
  const verifier = createVerifier({
    issuers: [
      ...bootstrapPath({ customer, service, secrets: settings.AXE_BOOTSTRAP_SECRETS }),
      ...entraPath({ tenantId: sso.tenant_id, clientId: app.client_id, applicationIdUri, now, authority }),
      ...(platform === undefined
        ? []
        : platformPath({
            issuer: platform,
            jwksUri: `${platform}/.well-known/jwks.json`,
            audiences: [resource, platformAudience(customer)],
            service,
            now,
            onKeyFailure: (failure) => log.warn(failure, 'the keys of the platform do not arrive'),
          })),
    ],
    slice,
    bindings: createIdentityBindings(database),
    now,
    ...(denied === undefined ? {} : { isRevoked: denied.isRevoked }),
  });
  const byPlatform = platform !== undefined && sso.advertise === 'platform';
  return {
    verifier,
    issuer: byPlatform ? platform : entraIssuers(sso.tenant_id, authority).v2,
    scopes: [byPlatform ? service : `${applicationIdUri}/mcp.access`],
    close: () => denied?.close(),
  };
}

const now = () => new Date();

const openDenyList = (issuer: string, log: Log): DenyList =>
  createDenyList({
    issuer,
    url: `${issuer}/oauth/revoked-tokens`,
    now,
    onFailure: (failure) => log.warn(failure, 'the list of withdrawn tokens does not arrive'),
  });
