import type { DevTenant } from '@axe/devidp';
import { type CustomerSlice, loadRegistry, type Registry, type TenantApp, tenantApp, webApp } from '@axe/registry';
import { services } from './demo.ts';
import { platformErrors } from './errors.ts';

/** Colleagues without a line of their own, who get the default of their domain. */
const colleagues = ['park@acme.example'];

const titles: { readonly [email: string]: string } = {
  'kim@acme.example': 'Kim (accountant)',
  'lee@acme.example': 'Lee (ventures)',
  'choi@acme.example': 'Choi (chief financial officer)',
  'park@acme.example': 'Park (colleague)',
  'ops@operator.example': 'Ops (runs the platform)',
  'han@globex.example': 'Han (Globex, a guest here)',
};

/** How people of this customer sign in to a service; the platform cannot serve without it. */
export function signInOf(slice: CustomerSlice, service: string): TenantApp {
  const appName = `${service}_mcp`;
  return required(slice, service, appName, tenantApp(slice, appName));
}

const webSignInOf = (slice: CustomerSlice): TenantApp => required(slice, 'the platform', 'web', webApp(slice));

/** Refuses a registry without what the start needs, before anything is made. */
export function checkSignIn(slice: CustomerSlice): void {
  for (const { name } of services) signInOf(slice, name);
  webSignInOf(slice);
}

export function federationOf(slice: CustomerSlice): { readonly tenantId: string; readonly clientId: string } {
  const { tenantId, app } = webSignInOf(slice);
  return { tenantId, clientId: app.client_id };
}

function required(slice: CustomerSlice, what: string, appName: string, signIn: TenantApp | undefined): TenantApp {
  if (signIn !== undefined) return signIn;
  throw platformErrors.SIGN_IN_NOT_CONFIGURED(
    `The registry does not say how people of ${slice.id} sign in to ${what}. Add sso.tenant_id and sso.apps.${appName} with a client_id.`,
    { customer: slice.id, app: appName },
  );
}

/** Those of other customers are guests in this tenant, so that their refusal can be seen. */
export async function peopleOf(slice: CustomerSlice, registryFile: string): Promise<readonly string[]> {
  const { registry } = await loadRegistry(registryFile);
  const { user_entity_map: mapped, admins } = slice.customer;
  const own = [...Object.keys(mapped), ...admins, ...defaulted(slice), ...slice.operators];
  return [...new Set([...own, ...guestsOf(slice, registry)])];
}

const guestsOf = (slice: CustomerSlice, { customers }: Registry): readonly string[] =>
  Object.entries(customers).flatMap(([id, customer]) => (id === slice.id ? [] : Object.keys(customer.user_entity_map)));

/** The customer's tenant as the development provider plays it: the made-up people of the registry, and one app for each service. */
export function signInDirectory(slice: CustomerSlice, emails: readonly string[], publicUrl: string): readonly DevTenant[] {
  const people = emails.map((email) => ({ email, name: titles[email] ?? nameOf(email) }));
  const apps = services.map(({ name }) => {
    const { app } = signInOf(slice, name);
    const redirectUris = [...app.redirect_uris];
    return { clientId: app.client_id, name: `axe ${name}`, applicationIdUri: `${publicUrl}/${name}/mcp`, redirectUris, emailClaim: true };
  });
  const { tenantId, app: web } = webSignInOf(slice);
  const redirectUris = [...web.redirect_uris, `${publicUrl}/oauth/federation/callback`];
  const webApp = { clientId: web.client_id, name: 'axe', redirectUris: [...new Set(redirectUris)] };
  return [{ id: tenantId, name: slice.customer.legal_name, people, apps: [...apps, webApp] }];
}

function defaulted(slice: CustomerSlice): readonly string[] {
  const domains = Object.keys(slice.customer.default_entities_by_domain);
  return colleagues.filter((email) => domains.includes(email.slice(email.indexOf('@') + 1)));
}

function nameOf(email: string): string {
  const local = email.slice(0, email.indexOf('@'));
  return local.charAt(0).toUpperCase() + local.slice(1);
}
