import { entraAuthority } from '@axe/auth';
import { processSettings, readSettings, runService } from '@axe/mcp';
import { type CustomerSlice, webApp } from '@axe/registry';
import * as z from 'zod';
import { createIdentity } from './identity/index.ts';
import { blueprint, withIdentity } from './service.ts';
import { titleOf } from './service-titles.ts';

const blueprintSettings = processSettings.extend({
  AXE_IDENTITY_KEY: z.string().min(32).describe('seals signing keys and cookies; from the vault'),
  AXE_TRUST_PROXY: z.stringbool().default(false).describe('believe X-Forwarded-For and -Proto of the reverse proxy in front'),
  AXE_ENT_CLAIM: z.stringbool().default(false).describe('put the rights by entity into access tokens'),
});

const read = () => readSettings(blueprint.name, blueprintSettings, process.env);

await runService(process, {
  service: blueprint,
  settings: read,
  async compose({ database, log, slice }) {
    const settings = read();
    const identity = await createIdentity({
      issuer: settings.AXE_PUBLIC_URL,
      services: servicesOf(slice()).map((name) => ({ name, title: titleOf(name) })),
      workspace: blueprint.name,
      customer: slice,
      database,
      identityKey: settings.AXE_IDENTITY_KEY,
      federation: federationOf(slice(), settings.AXE_ENTRA_AUTHORITY ?? entraAuthority),
      log,
      trustProxy: settings.AXE_TRUST_PROXY,
      entClaim: settings.AXE_ENT_CLAIM,
    });
    const mounts = identity.prefixes.map((prefix) => ({ prefix, handle: identity.handle }));
    return { declaration: withIdentity(identity), mounts };
  },
});

/** Those the registry runs on this machine for people; the vault and its like sign nobody in here. */
function servicesOf({ customer }: CustomerSlice): readonly string[] {
  const own = Object.entries(customer.services).flatMap(([name, { bootstrap_only: apart }]) => (apart === true ? [] : [name]));
  return [...new Set([blueprint.name, ...own])];
}

function federationOf(slice: CustomerSlice, authority: string) {
  const web = webApp(slice);
  if (web === undefined) {
    throw new Error(`blueprint does not start, because the registry lacks sso.tenant_id or sso.apps.web of ${slice.id}.`);
  }
  const { tenantId, app } = web;
  const secretName = app.client_secret_env;
  const clientSecret = secretName === undefined ? undefined : process.env[secretName];
  if (secretName !== undefined && (clientSecret === undefined || clientSecret === '')) {
    throw new Error(`blueprint does not start, because ${secretName}, the secret of sso.apps.web, is not in its environment.`);
  }
  return { authority, tenantId, clientId: app.client_id, clientSecret };
}
