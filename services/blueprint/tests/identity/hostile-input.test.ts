import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { before, test } from 'node:test';
import { type Browser, createBrowser, formOf } from '../../testing/browser.ts';
import { authorizeUrl, login, signIn } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const generous = { burst: 100_000, ratePerSecond: 1000 };
const megabyte = 'x'.repeat(1024 * 1024);

let provider: TestProvider;
let browser: Browser;
before(async () => {
  const limits = { page: generous, token: generous, registration: generous, userCode: generous, account: generous };
  provider = await startProvider({ limits });
  browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
});

/** Below 500, with nothing of the inside. */
async function assertRefused(answer: Response, what: string): Promise<string> {
  const text = await answer.text();
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${text.slice(0, 300)}`);
  assert.doesNotMatch(text, /at [\w.]+ \(|node_modules|select |insert |\bpg_|oauth_artifact|ECONN/i, what);
  return text;
}

test('line breaks in what is repeated in a header stay text', async () => {
  const breaks = [
    '\r\nset-cookie: planted=1',
    '\nlocation: https://evil.example',
    '\r\n\r\n<script>alert(1)</script>',
    '\u2028x',
    '%0d%0aset-cookie:%20planted=1',
  ];
  for (const text of breaks) {
    for (const name of [
      'state',
      'login_hint',
      'nonce',
      'ui_locales',
      'scope',
      'resource',
      'redirect_uri',
      'client_id',
      'acr_values',
      'prompt',
    ]) {
      const url = new URL(authorizeUrl(provider.issuer).url);
      url.searchParams.set(name, `${name === 'redirect_uri' ? 'http://127.0.0.1:45671/callback' : 'x'}${text}`);
      const { status, headers, location } = await browser.get(url.href);
      assert.ok(status < 500, `${name} ${JSON.stringify(text)}`);
      assert.ok(headers.getSetCookie().every((line) => !line.startsWith('planted')));
      assert.notEqual(location?.host, 'evil.example');
      if (name === 'state' && location !== undefined) assert.equal(location.searchParams.get('state'), `x${text}`);
    }
    const answer = await fetch(`${provider.issuer}/oauth/nothing`, { headers: { 'accept-language': encodeURIComponent(text) } });
    assert.equal(answer.status, 404);
  }
});

test('a header that cannot be one is refused before anything is done', async () => {
  const { port } = new URL(provider.issuer);
  const status = await new Promise<number>((resolve, reject) => {
    const sent = httpRequest({ port, path: '/oauth/token', method: 'POST', headers: { cookie: megabyte } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
  assert.equal(status, 431);
  const address = await fetch(`${provider.issuer}/oauth/authorize?state=${megabyte}`).catch((error: unknown) => error);
  // Where the answer comes while the address is still being sent, the client sees the connection end.
  assert.ok(address instanceof Error || (address as Response).status === 431);
  assert.equal((await login(provider.issuer, kim)).status, 200);
});

test('a megabyte in a form is refused, and the connection serves on', async () => {
  for (const [path, fields] of [
    ['/oauth/token', { grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: megabyte }],
    ['/oauth/token', { grant_type: 'authorization_code', client_id: megabyte, code: 'x' }],
    ['/oauth/revoke', { client_id: 'axe-cli', token: megabyte }],
    ['/oauth/device_authorization', { client_id: 'axe-cli', scope: megabyte }],
    ['/oauth/authorize', { client_id: 'axe-cli', state: megabyte }],
    ['/oauth/device', { user_code: megabyte }],
    ['/oauth/end_session', { state: megabyte }],
    ['/oauth/end_session/confirm', { logout: megabyte }],
    ['/oauth/interaction/x/consent', { csrf: megabyte }],
    ['/oauth/userinfo', { access_token: megabyte }],
  ] as const) {
    const answer = await fetch(`${provider.issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    await assertRefused(answer, path);
  }
  const page = await browser.follow(await browser.get(authorizeUrl(provider.issuer, { extra: { prompt: 'login' } }).url));
  const form = formOf(page, /\/sign-in$/);
  const large = await browser.post(form.action, { ...form.fields, more: megabyte });
  assert.equal(large.status, 403);
  assert.equal((await login(provider.issuer, kim)).status, 200);
});

test('long fields below the bounds are kept or refused, and break nothing', async () => {
  const long = 'y'.repeat(15_000);
  for (const name of ['state', 'login_hint', 'nonce', 'ui_locales', 'acr_values', 'scope', 'claims']) {
    const fresh = createBrowser();
    const request = authorizeUrl(provider.issuer, { extra: { [name]: name === 'scope' ? `openid frame ${long}` : long } });
    const location = await signIn(fresh, request, kim);
    assert.ok(location.searchParams.get('code'), name);
    if (name === 'state') assert.equal(location.searchParams.get('state'), long);
  }
});

test('bytes that are no text, and NUL, end in no fault', async () => {
  const raw = ['%00', 'a%00b', '%ff%fe', '%c0%80', '%ed%a0%80', '%f5%80%80%80', '%', '%zz', '%u0000'];
  for (const bytes of raw) {
    for (const name of [
      'client_id',
      'redirect_uri',
      'state',
      'scope',
      'resource',
      'login_hint',
      'response_type',
      'code_challenge',
      'prompt',
      'id_token_hint',
      'x',
    ]) {
      const url = new URL(authorizeUrl(provider.issuer).url);
      url.searchParams.delete(name);
      const answer = await fetch(`${url.href}&${name}=${bytes}`, { redirect: 'manual' });
      assert.ok(answer.status < 500, `authorize ${name} ${bytes} ${answer.status}`);
    }
    for (const [path, form] of [
      ['/oauth/token', `grant_type=refresh_token&client_id=axe-cli&refresh_token=${bytes}`],
      ['/oauth/token', `grant_type=refresh_token&client_id=${bytes}&refresh_token=x`],
      ['/oauth/token', `grant_type=authorization_code&client_id=axe-cli&code=${bytes}&redirect_uri=${bytes}&code_verifier=${bytes}`],
      ['/oauth/token', `grant_type=${bytes}&client_id=axe-cli`],
      ['/oauth/token', `grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=axe-cli&device_code=${bytes}`],
      ['/oauth/device_authorization', `client_id=axe-cli&scope=${bytes}&login_hint=${bytes}&resource=${bytes}`],
      ['/oauth/device_authorization', `client_id=${bytes}`],
      ['/oauth/revoke', `client_id=${bytes}&token=${bytes}`],
      ['/oauth/device', `user_code=${bytes}&xsrf=${bytes}`],
      ['/oauth/interaction/x/consent', `csrf=${bytes}`],
    ] as const) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(`${provider.issuer}${path}`, { method: 'POST', headers, body: form, redirect: 'manual' });
      assert.ok(answer.status < 500, `${path} ${form} ${answer.status}`);
    }
    for (const path of [
      `/oauth/interaction/${bytes}`,
      `/oauth/authorize/${bytes}`,
      `/oauth/device/${bytes}`,
      `/oauth/federation/callback?state=${bytes}&code=${bytes}`,
    ]) {
      const answer = await fetch(`${provider.issuer}${path}`, { redirect: 'manual' });
      assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status}`);
    }
  }
  const hinted = createBrowser();
  const location = await signIn(hinted, authorizeUrl(provider.issuer, { extra: { state: 'a\u0000b', login_hint: 'k\u0000' } }), kim);
  assert.equal(location.searchParams.get('state'), 'a\u0000b');
  const refusals = await logged(provider.database, 'token_refused');
  assert.ok(refusals.length > 0 && refusals.every(({ client_id: id }) => id?.includes('\u0000') !== true));
});
