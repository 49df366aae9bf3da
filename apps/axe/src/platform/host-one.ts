import { bootstrapPath, createDenyList, createVerifier, entraIssuers, entraPath, platformAudience, platformPath } from '@axe/auth';
import { type EventOptions, type HostedService, hostService, type Log, type Mount, serviceEvents } from '@axe/mcp';
import { createIdentityBindings, createServiceDatabase, openDatabase } from '@axe/pg';
import { type CustomerSlice, type RegistryWatch, registryWarnings } from '@axe/registry';
import type { DataFolder } from './data-folder.ts';
import { services } from './demo.ts';
import type { ServiceModule } from './modules/service-module.ts';
import type { ServiceSecrets } from './secrets.ts';
import { advertised, federationOf, signInOf } from './sign-in-directory.ts';

export interface HostOneParts {
  readonly folder: DataFolder;
  readonly url: string;
  readonly superuserUrl: string;
  readonly secrets: ServiceSecrets;
  readonly log: Log;
  /** Base address of the development identity provider. */
  readonly authority: string;
  slice(): CustomerSlice;
  readonly watch: RegistryWatch;
  readonly closers: { add(close: () => unknown): void };
  /** What can only begin when the platform answers. */
  readonly onceListening: { push(begin: () => void): unknown };
}

/** One service with its own database on the embedded server, and the token paths it trusts. */
export async function hostOne(module: ServiceModule, parts: HostOneParts): Promise<{ host: HostedService; mounts: readonly Mount[] }> {
  const { name, migrations, errors } = module.database;
  const { secrets, log, authority, slice } = parts;
  const { entityKey } = secrets;
  const { url } = await createServiceDatabase({ superuserUrl: parts.superuserUrl, service: name, entityKey });
  const database = await openDatabase({ service: name, url, migrations, entityKey, errors, log });
  parts.closers.add(() => database.close());
  const { declaration, mounts } = await module.compose({
    database,
    url: parts.url,
    services,
    federation: { authority, ...federationOf(slice()) },
    secrets,
    log,
    slice,
  });
  const resource = `${parts.url}/${name}/mcp`;
  const verifier = createVerifier({
    issuers: [
      ...bootstrapPath(bootstrapOf(parts, name)),
      ...entraPath(entraOf(parts, name, resource)),
      ...platformPath(platformOf(parts, name, resource)),
    ],
    slice,
    bindings: createIdentityBindings(database),
    isRevoked: watchDenied(parts),
    now,
  });
  const byPlatform = advertised(slice()) === 'platform';
  const host = await hostService(declaration, {
    publicUrl: parts.url,
    issuer: byPlatform ? parts.url : entraIssuers(signInOf(slice(), name).tenantId, authority).v2,
    scopes: [byPlatform ? name : `${resource}/mcp.access`],
    verifier,
    database,
    slice,
    dataDir: parts.folder.service(name),
    events: eventsOf(parts, name),
    warnings: () => registryWarnings(parts.watch),
    log,
  });
  return { host, mounts };
}

const now = () => new Date();

const bootstrapOf = (parts: HostOneParts, service: string) => ({
  customer: parts.slice().id,
  service,
  secrets: [parts.secrets.bootstrap],
});

function eventsOf({ slice, secrets, url }: HostOneParts, service: string): EventOptions {
  const names: readonly string[] = services.map(({ name }) => name);
  const endpointOf = (consumer: string) => (names.includes(consumer) ? `${url}/${consumer}/events` : undefined);
  return serviceEvents({ customer: slice().id, service, secrets: [secrets.events], senders: names, slice, now, endpointOf });
}

function entraOf(parts: HostOneParts, service: string, applicationIdUri: string) {
  const { tenantId, app } = signInOf(parts.slice(), service);
  return { tenantId, authority: parts.authority, clientId: app.client_id, applicationIdUri, now };
}

const platformOf = ({ url, slice }: HostOneParts, service: string, resource: string) => ({
  issuer: url,
  jwksUri: `${url}/.well-known/jwks.json`,
  audiences: [resource, platformAudience(slice().id)],
  service,
  now,
});

/** The provider answers at the same address, so it is first asked when that answers. */
function watchDenied({ url, log, closers, onceListening }: HostOneParts) {
  let denied: ReturnType<typeof createDenyList> | undefined;
  onceListening.push(() => {
    const onFailure = (failure: object) => log.warn(failure, 'the list of withdrawn tokens does not arrive');
    denied = createDenyList({ issuer: url, url: `${url}/oauth/revoked-tokens`, now, onFailure });
    closers.add(() => denied?.close());
  });
  return (token: { readonly issuer: string; readonly tokenId: string | undefined }) => denied?.isRevoked(token) === true;
}
