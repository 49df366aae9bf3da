import { createHash, randomBytes } from 'node:crypto';
import { type Browser, createBrowser, formOf, type Visit } from './browser.ts';

export const loopbackRedirect = 'http://127.0.0.1:45671/callback';

export interface AuthorizeOptions {
  readonly client?: string;
  readonly redirectUri?: string;
  readonly scope?: string | undefined;
  readonly resource?: string;
  readonly extra?: Record<string, string>;
}

export interface Request {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

export function authorizeUrl(issuer: string, options: AuthorizeOptions = {}): Request {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(12).toString('base64url');
  const url = new URL(`${issuer}/oauth/authorize`);
  const parameters: Record<string, string> = {
    client_id: options.client ?? 'axe-cli',
    redirect_uri: options.redirectUri ?? loopbackRedirect,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...('scope' in options ? (options.scope === undefined ? {} : { scope: options.scope }) : { scope: 'openid email frame blueprint' }),
    ...(options.resource === undefined ? {} : { resource: options.resource }),
    ...options.extra,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, verifier, state };
}

/** Provider and tenant answer at one origin here; whatever is elsewhere is the client's. */
const isElsewhere =
  (issuer: string) =>
  (url: URL): boolean =>
    url.origin !== issuer;

/** From the authorization request to the address the client is sent to, as `person`, saying yes to everything. */
export async function signIn(browser: Browser, request: Pick<Request, 'url'>, person: string): Promise<URL> {
  const isClientAddress = isElsewhere(new URL(request.url).origin);
  let visit = await browser.follow(await browser.get(request.url), isClientAddress);
  for (let step = 0; step < 4; step += 1) {
    if (visit.location !== undefined && isClientAddress(visit.location)) return visit.location;
    visit = await pressButton(browser, visit, person);
  }
  throw new Error(`the sign-in does not end: ${visit.url.pathname} ${visit.status} ${visit.text.slice(0, 2000)}`);
}

/** Signs in or allows, whichever the page asks for, and goes on to the next page or the client. */
export async function pressButton(browser: Browser, visit: Visit, person: string): Promise<Visit> {
  const isClientAddress = isElsewhere(visit.url.origin);
  if (/\/sign-in"/.test(visit.text)) {
    const form = formOf(visit, /\/sign-in$/);
    return browser.follow(await atTenant(browser, await browser.post(form.action, form.fields), person), isClientAddress);
  }
  const form = formOf(visit, /\/consent$/);
  return browser.follow(await browser.post(form.action, form.fields), isClientAddress);
}

/** What a person does at the tenant: pick the account. */
export async function atTenant(browser: Browser, leaving: Visit, person: string): Promise<Visit> {
  if (leaving.location === undefined) return leaving;
  const url = new URL(leaving.location);
  url.searchParams.set('prompt', 'none');
  url.searchParams.set('login_hint', person);
  return browser.get(url.href);
}

export interface Tokens {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly access_token?: string; readonly refresh_token?: string; readonly id_token?: string };
}

export async function askToken(url: string, form: Record<string, string>): Promise<Tokens> {
  const response = await fetch(`${url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Tokens['body'] };
}

export function redeem(issuer: string, code: string, request: Request, options: AuthorizeOptions = {}): Promise<Tokens> {
  return askToken(issuer, {
    grant_type: 'authorization_code',
    code,
    client_id: options.client ?? 'axe-cli',
    redirect_uri: options.redirectUri ?? loopbackRedirect,
    code_verifier: request.verifier,
  });
}

/** A whole login; answers with the tokens. */
export async function login(issuer: string, person: string, options: AuthorizeOptions = {}, browser = createBrowser()): Promise<Tokens> {
  const request = authorizeUrl(issuer, options);
  const back = await signIn(browser, request, person);
  const code = back.searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${back.search}`);
  return redeem(issuer, code, request, options);
}

export const refresh = (url: string, token: string, client = 'axe-cli'): Promise<Tokens> =>
  askToken(url, { grant_type: 'refresh_token', refresh_token: token, client_id: client });
