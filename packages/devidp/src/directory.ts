import * as z from 'zod';
import { derivedUuid } from './derived-ids.ts';
import { devidpErrors } from './errors.ts';

const maxEntries = 1000;

const personShape = z.strictObject({
  email: z.email().max(320).toLowerCase(),
  name: z.string().min(1).max(200),
  /** Entra's permanent object id; derived from tenant and address when left out, so that it survives restarts. */
  oid: z.uuid().optional(),
});

const appShape = z.strictObject({
  clientId: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** Of apps that expose an API; the prefix of its scopes. */
  applicationIdUri: z.string().min(1).max(500).optional(),
  /** Delegated permissions the API exposes. */
  scopes: z.array(z.string().regex(/^[A-Za-z0-9._-]+$/)).default(['mcp.access']),
  /** `accessTokenAcceptedVersion` of the manifest: which issuer and audience its access tokens carry. */
  tokenVersion: z.union([z.literal(1), z.literal(2)]).default(2),
  /** A loopback address matches with any port, as in Entra. */
  redirectUris: z.array(z.url().max(2000)).default([]),
  secret: z.string().min(8).max(200).optional(),
  /** "Allow public client flows"; on unless the app has a secret. */
  publicClient: z.boolean().optional(),
  /** False: nobody consented to what the app asks for, so sign-in ends in AADSTS65001. */
  consented: z.boolean().default(true),
  /** The optional claim `email` of access tokens. */
  emailClaim: z.boolean().default(false),
});

const tenantShape = z.strictObject({
  id: z.guid().toLowerCase(),
  name: z.string().min(1).max(200),
  people: z.array(personShape).max(maxEntries),
  apps: z.array(appShape).max(maxEntries),
});

export type DevTenant = z.input<typeof tenantShape>;
export type App = z.output<typeof appShape> & { readonly publicClient: boolean };
export type Person = z.output<typeof personShape> & { readonly oid: string };

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly people: readonly Person[];
  readonly apps: readonly App[];
}

export interface Directory {
  tenant(id: string): Tenant | undefined;
  /** The tenant that knows this address, when another one was asked. */
  tenantOfPerson(email: string): Tenant | undefined;
}

export function createDirectory(input: readonly DevTenant[]): Directory {
  const parsed = z.array(tenantShape).max(maxEntries).safeParse(input);
  if (!parsed.success)
    throw devidpErrors.DEV_PROVIDER_CONFIG_INVALID(`Tenants of the development provider: ${z.prettifyError(parsed.error)}`);
  const tenants = new Map(parsed.data.map((tenant) => [tenant.id, completed(tenant)]));
  return {
    tenant: (id) => tenants.get(id.toLowerCase()),
    tenantOfPerson: (email) => [...tenants.values()].find((tenant) => personOf(tenant, email) !== undefined),
  };
}

export const personOf = (tenant: Tenant, email: string): Person | undefined =>
  tenant.people.find((person) => person.email === email.trim().toLowerCase());

export const appOf = (tenant: Tenant, clientId: string): App | undefined => tenant.apps.find((app) => app.clientId === clientId);

/** The API a client names by application id URI, by `api://{client id}` or by client id. */
export function resourceApp(tenant: Tenant, name: string): App | undefined {
  const wanted = withoutSlash(name);
  return tenant.apps.find(
    (app) =>
      app.applicationIdUri !== undefined &&
      (withoutSlash(app.applicationIdUri) === wanted || app.clientId === wanted || `api://${app.clientId}` === wanted),
  );
}

export const withoutSlash = (uri: string): string => uri.replace(/\/$/, '');

function completed(tenant: z.output<typeof tenantShape>): Tenant {
  return {
    ...tenant,
    people: tenant.people.map((person) => ({ ...person, oid: person.oid ?? derivedUuid(`${tenant.id} ${person.email}`) })),
    apps: tenant.apps.map((app) => ({ ...app, publicClient: app.publicClient ?? app.secret === undefined })),
  };
}
