import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { addressesOf, checkBaseUrl } from './addresses.ts';
import { authorize, requireConsent, signedIn } from './authorize.ts';
import { authenticateClient } from './clients.ts';
import { createCodes } from './codes.ts';
import { createDeviceLogins } from './device.ts';
import { createDirectory, type DevTenant, type Tenant } from './directory.ts';
import { devidpErrors } from './errors.ts';
import { accessByScope } from './grant.ts';
import type { TokenMint } from './issue-tokens.ts';
import { keyDocument, providerMetadata } from './metadata.ts';
import { deviceCodePage, devicePersonPage, faultPage, messagePage, pageHeaders } from './pages.ts';
import { faultBody, missingParameter, ProviderFault } from './provider-fault.ts';
import { createSigningKeys, type DevKeyStore } from './signing-keys.ts';
import { token } from './token.ts';
import { userinfo } from './userinfo.ts';

const maxFormBytes = 64 * 1024;

export interface DevIdentityProviderOptions {
  /** Where it answers, with the path it is mounted at: `http://localhost:7300/entra`. Loopback only. */
  readonly baseUrl: string;
  readonly tenants: readonly DevTenant[];
  /** `production` is refused. */
  readonly environment: string;
  readonly clock?: () => Date;
  /** Keeps signing keys between starts; without it a restart makes new keys. */
  readonly keyStore?: DevKeyStore;
}

export interface DevIdentityProvider {
  /** Answers every request below the path of `baseUrl`, and the well-known forms that carry that path behind them. */
  fetch(request: Request): Promise<Response>;
  /** A new key signs; the one before it stays published. */
  rotateKeys(): Promise<void>;
  /** Makes or loads the signing keys now instead of at the first sign-in. */
  ready(): Promise<void>;
  readonly baseUrl: string;
}

/** Stands in for Microsoft Entra ID where there is no network: same protocol, endpoints, claims and error numbers, made-up people. */
export function createDevIdentityProvider(options: DevIdentityProviderOptions): DevIdentityProvider {
  if (options.environment === 'production') {
    const message =
      'The development identity provider signs anybody in and does not start in production. Configure the Entra tenant of the customer.';
    throw devidpErrors.DEV_PROVIDER_IN_PRODUCTION(message);
  }
  const baseUrl = checkBaseUrl(options.baseUrl);
  const now = options.clock ?? (() => new Date());
  const mint: TokenMint = { baseUrl, keys: createSigningKeys(options.keyStore), now };
  const app = routes(mint, createDirectory(options.tenants));
  return {
    baseUrl,
    fetch: async (request) => app.fetch(request),
    rotateKeys: () => mint.keys.rotate(),
    ready: async () => void (await mint.keys.published()),
  };
}

function routes(mint: TokenMint, directory: ReturnType<typeof createDirectory>): Hono {
  const codes = createCodes(mint.now);
  const devices = createDeviceLogins(mint.now);
  const basePath = new URL(mint.baseUrl).pathname.replace(/\/$/, '');
  const app = new Hono({ getPath: (request) => pathBelow(basePath, new URL(request.url).pathname) });

  const tenantOf = (c: Context): Tenant => {
    const name = c.req.param('tenant') ?? '';
    const tenant = directory.tenant(name);
    if (tenant !== undefined) return tenant;
    throw new ProviderFault(
      90002,
      `Tenant '${name.slice(0, 100)}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  };

  app.use(
    bodyLimit({
      maxSize: maxFormBytes,
      onError: (c) => c.json({ error: 'invalid_request', error_description: 'The request is too large.' }, 413),
    }),
  );
  app.onError((error, c) => answerFault(error, c, mint.now));
  addMetadata(app, mint, tenantOf);
  for (const [version, path] of [
    [2, 'oauth2/v2.0'],
    [1, 'oauth2'],
  ] as const) {
    app.get(`/:tenant/${path}/authorize`, (c) => authorize(c, { directory, codes }, tenantOf(c), version));
    app.post(`/:tenant/${path}/token`, async (c) => {
      const request = { tenant: tenantOf(c), form: await formOf(c), authorization: c.req.header('authorization'), version };
      return c.json(await token(request, { mint, codes, devices }), 200, { 'cache-control': 'no-store', pragma: 'no-cache' });
    });
    app.get(`/:tenant/${path}/logout`, (c) => signOut(c, tenantOf(c)));
  }
  app.post('/:tenant/oauth2/v2.0/devicecode', async (c) => {
    const [tenant, form] = [tenantOf(c), await formOf(c)];
    const client = authenticateClient(tenant, c.req.header('authorization'), form);
    requireConsent(client);
    const started = devices.start(tenant.id, client, accessByScope(tenant, client, form.get('scope'), form.get('resource')));
    const verificationUri = addressesOf(mint.baseUrl, tenant.id).deviceLogin;
    return c.json({
      user_code: started.userCode,
      device_code: started.deviceCode,
      verification_uri: verificationUri,
      expires_in: started.lifeSeconds,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${started.userCode} to authenticate.`,
    });
  });
  app.get('/:tenant/oauth2/deviceauth', (c) => {
    const [tenant, code] = [tenantOf(c), c.req.query('user_code') ?? ''];
    const page = code === '' ? deviceCodePage('') : devicePersonPage(tenant, devices.waiting(tenant.id, code), code);
    return c.html(page, 200, pageHeaders);
  });
  app.post('/:tenant/oauth2/deviceauth', async (c) => {
    const [tenant, form] = [tenantOf(c), await formOf(c)];
    const person = signedIn(directory, tenant, form.get('login_hint'));
    devices.approve(tenant.id, form.get('user_code') ?? '', person);
    return c.html(
      messagePage('You are signed in on your device', `Signed in as ${person.name}. You can close this page.`),
      200,
      pageHeaders,
    );
  });
  app.on(['GET', 'POST'], '/:tenant/openid/userinfo', async (c) => {
    const claims = await userinfo(mint, tenantOf(c), c.req.header('authorization'));
    return claims === undefined
      ? c.json({ error: 'invalid_token' }, 401, { 'www-authenticate': 'Bearer error="invalid_token"' })
      : c.json(claims);
  });
  return app;
}

function addMetadata(app: Hono, mint: TokenMint, tenantOf: (c: Context) => Tenant): void {
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    app.get(`/:tenant/v2.0/.well-known/${name}`, (c) => c.json(providerMetadata(addressesOf(mint.baseUrl, tenantOf(c).id), 2)));
    for (const path of [`/:tenant/.well-known/${name}`, `/sts/:tenant/.well-known/${name}`]) {
      app.get(path, (c) => c.json(providerMetadata(addressesOf(mint.baseUrl, tenantOf(c).id), 1)));
    }
  }
  app.get('/:tenant/discovery/v2.0/keys', async (c) => {
    const { issuers } = addressesOf(mint.baseUrl, tenantOf(c).id);
    return c.json(keyDocument(await mint.keys.published(), issuers.v2));
  });
  app.get('/:tenant/discovery/keys', async (c) => {
    tenantOf(c);
    return c.json(keyDocument(await mint.keys.published()));
  });
}

/** Nobody is remembered between sign-ins, so signing out has nothing to end and only leads back. */
function signOut(c: Context, tenant: Tenant): Response | Promise<Response> {
  const target = c.req.query('post_logout_redirect_uri');
  const known = target !== undefined && tenant.apps.some(({ redirectUris }) => redirectUris.includes(target));
  if (known) return c.redirect(target);
  return c.html(messagePage('You are signed out', 'You can close this page.'), 200, pageHeaders);
}

async function formOf(c: Context): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')) {
    throw missingParameter('grant_type');
  }
  const form = new URLSearchParams(await c.req.text());
  for (const name of form.keys()) {
    if (form.getAll(name).length > 1)
      throw new ProviderFault(9002313, `Invalid request. The parameter '${name.slice(0, 50)}' is given more than once.`);
  }
  return form;
}

function answerFault(error: unknown, c: Context, now: () => Date): Response | Promise<Response> {
  if (!(error instanceof ProviderFault)) throw error;
  const body = faultBody(error, now());
  const page = c.req.path.endsWith('/authorize') || c.req.path.endsWith('/deviceauth');
  return page ? c.html(faultPage(body), error.status, pageHeaders) : c.json(body, error.status, { 'cache-control': 'no-store' });
}

/** `/.well-known/{name}{base}/{issuer path}` is the form of RFC 8414; it is answered like `{base}/{issuer path}/.well-known/{name}`. */
function pathBelow(basePath: string, path: string): string {
  const inserted = /^\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/.+)$/.exec(path);
  if (inserted !== null) {
    const [, name = '', rest = ''] = inserted;
    return `${pathBelow(basePath, rest).replace(/\/$/, '')}/.well-known/${name}`;
  }
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}
