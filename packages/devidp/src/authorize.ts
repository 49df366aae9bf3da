import type { Context } from 'hono';
import { requireApp, requireRedirectUri } from './clients.ts';
import type { Codes } from './codes.ts';
import { type App, type Directory, type Person, personOf, type Tenant } from './directory.ts';
import { accessByResource, accessByScope, fullScopes, type RequestedAccess } from './grant.ts';
import { pageHeaders, signInPage } from './pages.ts';
import { missingParameter, ProviderFault } from './provider-fault.ts';

export interface AuthorizeParts {
  readonly directory: Directory;
  readonly codes: Codes;
}

/**
 * The sign-in request. Faults in the client or its redirect URI are shown here; every later fault goes back to the client
 * as the protocol demands. `prompt=none` together with `login_hint` signs that person in without a page.
 */
export function authorize(c: Context, parts: AuthorizeParts, tenant: Tenant, version: 1 | 2): Response | Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const app = requireApp(tenant, query.get('client_id'));
  const redirectUri = requireRedirectUri(app, query.get('redirect_uri'));
  const answer = (parameters: Record<string, string>) => redirectBack(redirectUri, query, parameters);
  try {
    const challenge = checkedRequest(query, app);
    const access =
      version === 2
        ? accessByScope(tenant, app, query.get('scope'), query.get('resource'))
        : accessByResource(tenant, query.get('scope'), query.get('resource'));
    if (!prompts(query).has('none')) return c.html(signInPage(tenant, app, query, shownScopes(access)), 200, pageHeaders);
    const person = signedIn(parts.directory, tenant, query.get('login_hint'));
    requireConsent(app);
    const grant = { client: app, person, access, nonce: query.get('nonce') ?? undefined, endpointVersion: version };
    return answer({ code: parts.codes.issueCode(grant, { redirectUri, challenge }), session_state: crypto.randomUUID() });
  } catch (fault) {
    if (!(fault instanceof ProviderFault)) throw fault;
    return answer({ error: fault.error, error_description: fault.message });
  }
}

const prompts = (query: URLSearchParams): ReadonlySet<string> => new Set(query.getAll('prompt').flatMap((value) => value.split(' ')));

const shownScopes = (access: RequestedAccess): readonly string[] =>
  [...access.openId, ...fullScopes({ ...access, openId: [] }).split(' ')].filter(Boolean);

const challengeShape = /^[A-Za-z0-9_-]{43}$/;

function checkedRequest(query: URLSearchParams, app: App): string | undefined {
  for (const name of [
    'client_id',
    'redirect_uri',
    'response_type',
    'scope',
    'state',
    'resource',
    'code_challenge',
    'login_hint',
    'nonce',
  ]) {
    if (query.getAll(name).length > 1)
      throw new ProviderFault(9002313, `Invalid request. The parameter '${name}' is given more than once.`);
  }
  const type = query.get('response_type');
  if (type === null) throw missingParameter('response_type');
  if (type !== 'code') throw new ProviderFault(700051, `response_type '${type}' is not enabled for the application.`);
  const mode = query.get('response_mode') ?? 'query';
  if (mode !== 'query' && mode !== 'fragment')
    throw new ProviderFault(9002313, `Invalid request. response_mode '${mode}' is not supported.`);
  const challenge = query.get('code_challenge');
  if (challenge === null) {
    if (!app.publicClient) return undefined;
    throw new ProviderFault(9002325, 'Proof Key for Code Exchange is required for authorization code redemption of public clients.');
  }
  if (query.get('code_challenge_method') !== 'S256' || !challengeShape.test(challenge)) {
    throw new ProviderFault(9002313, 'Invalid request. code_challenge must be a SHA-256 in base64url and code_challenge_method S256.');
  }
  return challenge;
}

/** The person named, when the tenant knows that person. */
export function signedIn(directory: Directory, tenant: Tenant, login: string | null): Person {
  if (login === null || login.trim() === '') {
    throw new ProviderFault(50058, 'A silent sign-in request was sent but no user is signed in.');
  }
  const person = personOf(tenant, login);
  if (person !== undefined) return person;
  const home = directory.tenantOfPerson(login);
  if (home !== undefined) {
    const message = `User account '${login}' from identity provider '${home.name}' does not exist in tenant '${tenant.name}' and cannot access the application in that tenant.`;
    throw new ProviderFault(50020, message);
  }
  throw new ProviderFault(
    50034,
    `The user account ${login} does not exist in the ${tenant.name} directory. To sign into this application, the account must be added to the directory.`,
  );
}

export function requireConsent(app: App): void {
  if (app.consented) return;
  const message =
    `The user or administrator has not consented to use the application with ID '${app.clientId}' named '${app.name}'. ` +
    'Send an interactive authorization request for this user and resource.';
  throw new ProviderFault(65001, message);
}

function redirectBack(redirectUri: string, query: URLSearchParams, parameters: Record<string, string>): Response {
  const url = new URL(redirectUri);
  const state = query.get('state');
  const all = { ...parameters, ...(state === null ? {} : { state }) };
  if (query.get('response_mode') === 'fragment') url.hash = new URLSearchParams(all).toString();
  else for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return new Response(null, {
    status: 302,
    headers: { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}
