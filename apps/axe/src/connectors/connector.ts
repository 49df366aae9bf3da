import { entraIssuers } from '@axe/auth';
import { type CustomerSlice, type ServiceApp, serviceApp } from '@axe/registry';

/** What somebody types into the connector form of an AI client for one service: valid at the issuer the service advertises. */
export interface Connector {
  readonly service: string;
  readonly url: string;
  readonly issuer: string;
  readonly clientId: string;
  /** True when the client may leave the id out, because it can register itself; then there is no secret either. */
  readonly registersItself: boolean;
  readonly scopes: readonly string[];
  /** Name of the secret in the registry; undefined for a public client. */
  readonly secretEnv: string | undefined;
}

export interface ConnectorPlace {
  /** Where the services answer. */
  readonly publicUrl: string;
  /** Where tenants of the identity provider sign in. */
  readonly authority: string;
}

/** Whose sign-in page MCP clients are sent to. */
const advertisedIssuer = ({ customer: { sso } }: CustomerSlice): 'platform' | 'entra' => sso?.advertise ?? 'platform';

/** The platform's client for connectors; the provider declares it. */
const platformClientId = 'axe-connector';

/** The connector of one service; undefined where the tenant is advertised and has no app for the service. */
export function connectorOf(slice: CustomerSlice, service: string, { publicUrl, authority }: ConnectorPlace): Connector | undefined {
  const url = `${publicUrl}/${service}/mcp`;
  if (advertisedIssuer(slice) === 'platform') {
    const scopes = ['openid', 'profile', 'email', 'offline_access', service];
    return { service, url, issuer: publicUrl, clientId: platformClientId, registersItself: true, scopes, secretEnv: undefined };
  }
  const app = serviceApp(slice, service);
  const tenantId = slice.customer.sso?.tenant_id;
  if (app === undefined || tenantId === undefined) return undefined;
  const { v2: issuer } = entraIssuers(tenantId, authority);
  return {
    service,
    url,
    issuer,
    clientId: app.client_id,
    registersItself: false,
    scopes: scopesOf(app, url),
    secretEnv: app.client_secret_env,
  };
}

/** The tenant refuses a scope that does not begin with the URI of its app. */
const scopesOf = ({ scopes, application_id_uri: uri }: ServiceApp, url: string): readonly string[] =>
  scopes.length > 0 ? scopes : ['openid', 'profile', 'email', `${uri ?? url}/mcp.access`];
