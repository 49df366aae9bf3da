import { type App, type Person, resourceApp, type Tenant, withoutSlash } from './directory.ts';
import { missingParameter, ProviderFault } from './provider-fault.ts';

/** Microsoft Graph: what an access token is for when only OpenID scopes were asked for. */
export const graphResource = '00000003-0000-0000-c000-000000000000';

const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What a client asked for, resolved against the tenant's apps. */
export interface RequestedAccess {
  /** The API the access token is for; undefined means Microsoft Graph. */
  readonly resource: App | undefined;
  /** The API's scopes by their short names. */
  readonly scopes: readonly string[];
  readonly openId: readonly string[];
}

/** What a code, refresh token or device code stands for. */
export interface Grant {
  readonly client: App;
  readonly person: Person;
  readonly access: RequestedAccess;
  readonly nonce: string | undefined;
  readonly endpointVersion: 1 | 2;
}

/** The v2 rules: scopes are `{application id URI}/{name}`, all of one API, and a `resource` parameter must be their prefix. */
export function accessByScope(tenant: Tenant, client: App, scope: string | null, resource: string | null): RequestedAccess {
  const asked = (scope ?? '').split(' ').filter((name) => name !== '');
  if (asked.length === 0) throw missingParameter('scope');
  const openId = asked.filter((name) => openIdScopes.has(name));
  const apis = new Map<App, string[]>();
  for (const name of asked.filter((one) => !openIdScopes.has(one))) {
    const [api, short] = apiScope(tenant, client, name);
    apis.set(api, [...(apis.get(api) ?? []), ...short]);
  }
  if (apis.size > 1) {
    throw new ProviderFault(28000, 'Provided value for the input parameter scope is not valid because it contains more than one resource.');
  }
  const [only] = apis;
  if (resource !== null) requireSameResource(resource, only?.[0]);
  return { resource: only?.[0], scopes: [...new Set(only?.[1] ?? [])], openId };
}

/** The v1 rules: `resource` names the API, and all its scopes come with it. */
export function accessByResource(tenant: Tenant, scope: string | null, resource: string | null): RequestedAccess {
  const openId = (scope ?? 'openid').split(' ').filter((name) => openIdScopes.has(name));
  // A v1 endpoint always hands out a refresh token.
  const withRefresh = [...new Set(['openid', ...openId, 'offline_access'])];
  if (resource === null || resource === graphResource) return { resource: undefined, scopes: [], openId: withRefresh };
  const api = resourceApp(tenant, resource);
  if (api === undefined) throw resourceNotFound(tenant, resource);
  return { resource: api, scopes: api.scopes, openId: withRefresh };
}

/** A token request may repeat the resource, never change it. */
export function requireSameResource(asked: string, api: App | undefined): void {
  const granted = api?.applicationIdUri;
  if (granted !== undefined && withoutSlash(granted) === withoutSlash(asked)) return;
  throw new ProviderFault(9010010, "The resource parameter provided in the request doesn't match with the requested scopes.");
}

/** Scopes as Entra writes them into the token response. */
export function fullScopes(access: RequestedAccess): string {
  const uri = access.resource?.applicationIdUri;
  if (uri === undefined) return access.openId.filter((name) => name !== 'offline_access').join(' ');
  return access.scopes.map((scope) => `${withoutSlash(uri)}/${scope}`).join(' ');
}

function apiScope(tenant: Tenant, client: App, name: string): [App, readonly string[]] {
  const slash = name.lastIndexOf('/');
  if (slash < 1) {
    // A bare name means a Microsoft Graph permission, and this tenant offers none.
    const message = `The application '${client.name}' asked for scope '${name}' that doesn't exist on the resource '${graphResource}'.`;
    throw new ProviderFault(650053, message);
  }
  const [uri, short] = [name.slice(0, slash), name.slice(slash + 1)];
  const api = resourceApp(tenant, uri);
  if (api === undefined) throw resourceNotFound(tenant, uri);
  if (short === '.default') return [api, api.scopes];
  if (api.scopes.includes(short)) return [api, [short]];
  throw new ProviderFault(
    650053,
    `The application '${client.name}' asked for scope '${short}' that doesn't exist on the resource '${api.clientId}'.`,
  );
}

function resourceNotFound(tenant: Tenant, name: string): ProviderFault {
  return new ProviderFault(500011, `The resource principal named ${name} was not found in the tenant named ${tenant.name}.`);
}
