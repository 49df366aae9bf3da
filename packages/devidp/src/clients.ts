import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from './addresses.ts';
import { type App, appOf, type Tenant } from './directory.ts';
import { missingParameter, ProviderFault } from './provider-fault.ts';

/** The registered app; Entra registers none on its own, so an unknown client id is an error and never a registration. */
export function requireApp(tenant: Tenant, clientId: string | null): App {
  if (clientId === null || clientId === '') throw missingParameter('client_id');
  const app = appOf(tenant, clientId);
  if (app !== undefined) return app;
  const message =
    `Application with identifier '${clientId}' was not found in the directory '${tenant.name}'. This can happen if the application has not ` +
    'been installed by the administrator of the tenant or consented to by any user in the tenant.';
  throw new ProviderFault(700016, message);
}

/** The address itself when the app has registered it. On loopback any port will do (RFC 8252, 7.3). */
export function requireRedirectUri(app: App, redirectUri: string | null): string {
  if (redirectUri === null || redirectUri === '') throw missingParameter('redirect_uri');
  if (app.redirectUris.some((registered) => matches(registered, redirectUri))) return redirectUri;
  const message =
    `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application ` +
    `'${app.clientId}'. Make sure the redirect URI sent in the request matches one added to your application.`;
  throw new ProviderFault(50011, message);
}

function matches(registered: string, given: string): boolean {
  if (registered === given) return true;
  if (!URL.canParse(given)) return false;
  const [want, got] = [new URL(registered), new URL(given)];
  if (want.protocol !== 'http:' || !isLoopback(want.hostname) || got.protocol !== 'http:') return false;
  const clean = got.username === '' && got.password === '' && got.hash === '';
  return clean && got.hostname === want.hostname && got.pathname === want.pathname && got.search === want.search;
}

/** The client of a token request: by Basic header or body, with the secret its registration demands. */
export function authenticateClient(tenant: Tenant, authorization: string | undefined, form: URLSearchParams): App {
  const basic = basicCredentials(authorization);
  const app = requireApp(tenant, basic?.id ?? form.get('client_id'));
  const secret = basic?.secret ?? form.get('client_secret');
  if (secret === null || secret === '') {
    if (app.publicClient) return app;
    throw new ProviderFault(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
  }
  if (app.secret === undefined) {
    throw new ProviderFault(700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.");
  }
  if (sameText(secret, app.secret)) return app;
  throw new ProviderFault(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent is the client secret value of app '${app.clientId}'.`,
  );
}

function basicCredentials(authorization: string | undefined): { id: string; secret: string } | undefined {
  if (authorization === undefined) return undefined;
  const [scheme, value = ''] = authorization.split(' ', 2);
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (scheme?.toLowerCase() !== 'basic' || colon < 1) throw malformed('Authorization');
  try {
    return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
  } catch {
    throw malformed('Authorization');
  }
}

/** RFC 6749, 2.3.1: both parts are form-encoded inside the Basic credentials. */
const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const malformed = (what: string) => new ProviderFault(9002313, `Invalid request. Request is malformed or invalid: ${what}.`);

function sameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
