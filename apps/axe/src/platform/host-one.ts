import { bootstrapPath, createVerifier, entraPath } from '@axe/auth';
import { type AnyService, type EventOptions, type HostedService, hostService, type Log, serviceEvents } from '@axe/mcp';
import { createIdentityBindings, createServiceDatabase, openDatabase } from '@axe/pg';
import { type CustomerSlice, type RegistryWatch, registryWarnings } from '@axe/registry';
import type { DataFolder } from './data-folder.ts';
import { services } from './demo.ts';
import type { ServiceSecrets } from './secrets.ts';
import { signInOf } from './sign-in-directory.ts';

export interface HostOneParts {
  readonly folder: DataFolder;
  readonly url: string;
  readonly superuserUrl: string;
  readonly secrets: ServiceSecrets;
  readonly log: Log;
  readonly issuer: string;
  /** Base address of the development identity provider. */
  readonly authority: string;
  slice(): CustomerSlice;
  readonly watch: RegistryWatch;
  readonly closers: { add(close: () => unknown): void };
}

/** One service with its own database on the embedded server, and the token paths it trusts. */
export async function hostOne(declaration: AnyService, parts: HostOneParts): Promise<HostedService> {
  const { name, migrations, errors } = declaration;
  const { secrets, log } = parts;
  const { entityKey } = secrets;
  const { url } = await createServiceDatabase({ superuserUrl: parts.superuserUrl, service: name, entityKey });
  const database = await openDatabase({ service: name, url, migrations, entityKey, errors, log });
  parts.closers.add(() => database.close());
  const resource = `${parts.url}/${name}/mcp`;
  const verifier = createVerifier({
    issuers: [...bootstrapPath(bootstrapOf(parts, name)), ...entraPath(entraOf(parts, name, resource))],
    slice: parts.slice,
    bindings: createIdentityBindings(database),
    now,
  });
  return hostService(declaration, {
    publicUrl: parts.url,
    issuer: parts.issuer,
    scopes: [`${resource}/mcp.access`],
    verifier,
    database,
    dataDir: parts.folder.service(name),
    events: eventsOf(parts, name),
    warnings: () => registryWarnings(parts.watch),
    log,
  });
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
