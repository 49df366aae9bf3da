import { type EventOptions, type HostedService, hostService, type Log, type Mount, openTokenPaths, serviceEvents } from '@axe/mcp';
import { createServiceDatabase, openDatabase } from '@axe/pg';
import { type CustomerSlice, type RegistryWatch, registryWarnings } from '@axe/registry';
import type { DataFolder } from './data-folder.ts';
import { services } from './demo.ts';
import type { ServiceModule } from './modules/service-module.ts';
import type { ServiceSecrets } from './secrets.ts';
import { federationOf } from './sign-in-directory.ts';

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
  const tokens = openTokenPaths({
    service: name,
    publicUrl: parts.url,
    bootstrapSecrets: [secrets.bootstrap],
    authority,
    platform: parts.url,
    // The registry may name the address of the real machine; here the tenant is played for this one.
    applicationIdUri: `${parts.url}/${name}/mcp`,
    slice,
    database,
    log,
  });
  // The provider answers at the same address, so it is first asked when that answers.
  parts.onceListening.push(() => {
    tokens.watchWithdrawn();
    parts.closers.add(() => tokens.close());
  });
  const host = await hostService(declaration, {
    publicUrl: parts.url,
    issuer: tokens.issuer,
    scopes: tokens.scopes,
    verifier: tokens.verifier,
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

function eventsOf({ slice, secrets, url }: HostOneParts, service: string): EventOptions {
  const names: readonly string[] = services.map(({ name }) => name);
  const endpointOf = (consumer: string) => (names.includes(consumer) ? `${url}/${consumer}/events` : undefined);
  return serviceEvents({ customer: slice().id, service, secrets: [secrets.events], senders: names, slice, now, endpointOf });
}
