import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createLogger } from '@axe/mcp';
import { type Browser, createBrowser, formOf } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, login, loopbackRedirect, type Request, signIn } from '../../testing/sign-in.ts';
import { startDevice, typeCode } from '../support/device.ts';
import { logged } from '../support/identity-log.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const many = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
let outage: Outage;
let browser: Browser;
before(async () => {
  const limits = { page: many, token: many, registration: many, userCode: many, account: many };
  // The faults are the point here: they need not stand in the output.
  const log = createLogger({ level: 'silent' });
  provider = await startProvider({ limits, log, keyCheckEveryMs: 60_000 }, async (database) => {
    outage = await createOutage(database);
    return outage.database;
  });
  browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
});

type Answer = Pick<Response, 'status' | 'headers'> & { readonly text: string };
type Attempt = () => Promise<Answer>;

const post = async (path: string, form: Record<string, string>): Promise<Answer> => {
  const response = await fetch(`${provider.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await fetch(`${provider.issuer}${path}`, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

async function newCode(): Promise<{ readonly request: Request; readonly code: string }> {
  const request = authorizeUrl(provider.issuer);
  return { request, code: (await signIn(browser, request, kim)).searchParams.get('code') ?? '' };
}

/** Each endpoint with what it needs beforehand; the attempt itself is what meets the outage. */
const endpoints: { readonly [what: string]: () => Promise<Attempt> } = {
  'a code is redeemed': async () => {
    const { request, code } = await newCode();
    const form = {
      grant_type: 'authorization_code',
      client_id: 'axe-cli',
      redirect_uri: loopbackRedirect,
      code,
      code_verifier: request.verifier,
    };
    return () => post('/oauth/token', form);
  },
  'a token is renewed': async () => {
    const { body } = await login(provider.issuer, kim, {}, browser);
    return () => post('/oauth/token', { grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: String(body.refresh_token) });
  },
  'a spent token comes back': async () => {
    const { body } = await login(provider.issuer, kim, {}, browser);
    const form = { grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: String(body.refresh_token) };
    await post('/oauth/token', form);
    return () => post('/oauth/token', form);
  },
  'a device asks': async () => () => post('/oauth/device_authorization', { client_id: 'axe-cli', scope: 'openid frame' }),
  'a device fetches its tokens': async () => {
    const device = await startDevice(provider.issuer);
    await typeCode(browser, provider.issuer, device.user_code);
    const grant = 'urn:ietf:params:oauth:grant-type:device_code';
    return () => post('/oauth/token', { grant_type: grant, client_id: 'axe-cli', device_code: device.device_code });
  },
  'a token is revoked': async () => {
    const { body } = await login(provider.issuer, kim, {}, browser);
    return () => post('/oauth/revoke', { client_id: 'axe-cli', token: String(body.refresh_token) });
  },
  'a program registers': async () => async () => {
    const body = JSON.stringify({ redirect_uris: ['http://127.0.0.1/callback'] });
    const response = await fetch(`${provider.issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  },
  'a person is asked about': async () => {
    const { body } = await login(provider.issuer, kim, {}, browser);
    return () => get('/oauth/userinfo', { authorization: `Bearer ${body.access_token}` });
  },
  'the deny list is asked for': async () => () => get('/oauth/revoked-tokens'),
  'a browser that is signed in asks': async () => () => browser.get(authorizeUrl(provider.issuer).url),
  'a new browser asks': async () => () => createBrowser().get(authorizeUrl(provider.issuer).url),
  'a page of a sign-in is shown': async () => {
    const fresh = createBrowser();
    const page = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
    return () => fresh.get(page.url.href);
  },
  'a person comes back from the tenant': async () => {
    const fresh = createBrowser();
    const page = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
    const form = formOf(page, /\/sign-in$/);
    const callback = await atTenant(fresh, await fresh.post(form.action, form.fields), kim);
    return () => fresh.get(callback.location?.href ?? '');
  },
  'a sign-in goes on': async () => {
    const fresh = createBrowser();
    const page = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
    const form = formOf(page, /\/sign-in$/);
    const callback = await atTenant(fresh, await fresh.post(form.action, form.fields), kim);
    const back = await fresh.get(callback.location?.href ?? '');
    return () => fresh.get(back.location?.href ?? '');
  },
  'a person says no': async () => {
    const fresh = createBrowser();
    const page = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
    const form = formOf(page, /\/abort$/);
    return () => fresh.post(form.action, form.fields);
  },
  'a person types a code': async () => {
    const device = await startDevice(provider.issuer);
    const form = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
    return () => browser.post(form.action, { ...form.fields, user_code: device.user_code });
  },
  'a browser signs out': async () => {
    const fresh = createBrowser();
    await signIn(fresh, authorizeUrl(provider.issuer), kim);
    const form = formOf(await fresh.get(`${provider.issuer}/oauth/end_session`), /\/confirm$/);
    return () => fresh.post(form.action, { ...form.fields, logout: 'yes' });
  },
};

function assertClean(what: string, { status, headers, text }: Answer): void {
  const location = headers.get('location');
  if (location !== null) {
    // An authorization request may tell its client.
    assert.match(location, /error=server_error/, `${what}: ${status} ${location}`);
    assert.doesNotMatch(location, /[?&]code=/);
    return;
  }
  assert.ok(status === 503 || status === 500, `${what}: ${status} ${text.slice(0, 300)}`);
  if (status === 503) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  assert.doesNotMatch(text, /ECONN|socket|postgres|PGSQL|select |insert |oauth_|node_modules|at \w+ \(|Connection terminated/i, what);
  assert.doesNotMatch(text, /"(access_token|refresh_token|id_token|code|client_id|device_code)"/, what);
  const id = headers.get('x-request-id') ?? 'none';
  assert.ok(text.includes(id), `${what} carries its request id: ${text.slice(0, 200)}`);
}

for (const [what, prepare] of Object.entries(endpoints)) {
  test(`the database goes away while ${what}`, async () => {
    const usual = await prepare();
    outage.cutBefore(Number.POSITIVE_INFINITY);
    const fine = await usual();
    assert.ok(fine.status < 500, `${fine.status} ${fine.text.slice(0, 200)}`);
    const statements = outage.count();
    assert.ok(statements > 0);
    for (let number = 1; number <= statements; number += 1) {
      const attempt = await prepare();
      const noted = (await logged(provider.database)).filter(({ jti }) => jti !== null).length;
      outage.cutBefore(number);
      const answer = await attempt();
      outage.mend();
      assertClean(`statement ${number} of ${statements}`, answer);
      const issued = (await logged(provider.database)).filter(({ jti, kind }) => jti !== null && kind !== 'token_revoked').length;
      assert.ok(issued <= noted, 'no token was noted, so none was handed out');
    }
    const again = await (await prepare())();
    assert.ok(again.status < 500, 'it recovers by itself');
  });
}

test('while the database stays away, everything says so, and keys and metadata are still served', async () => {
  const attempts = await Promise.all(
    ['a code is redeemed', 'a new browser asks', 'the deny list is asked for', 'a program registers'].map((what) => endpoints[what]?.()),
  );
  outage.cut();
  for (const attempt of attempts) if (attempt !== undefined) assertClean('away', await attempt());
  for (const path of ['/.well-known/jwks.json', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    assert.equal((await get(path)).status, 200, path);
  }
  outage.mend();
  for (const attempt of attempts) assert.ok(((await attempt?.())?.status ?? 500) < 500);
});
