import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { before, test } from 'node:test';
import { type Browser, createBrowser, formOf } from '../../testing/browser.ts';
import { askToken, atTenant, authorizeUrl, login, redeem, signIn } from '../../testing/sign-in.ts';
import { startDevice } from '../support/device.ts';
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

/** Below 500, and the provider still answers others. */
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

test('thousands of parameters, and parameters of strange shapes, are no work', async () => {
  const many = Array.from({ length: 5000 }, (_, index) => `p${index}=1`).join('&');
  await assertRefused(await fetch(`${provider.issuer}/oauth/authorize?${many}`, { redirect: 'manual' }), 'query');
  const types = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const body of [
    many,
    '&'.repeat(50_000),
    '='.repeat(50_000),
    'client_id=axe-cli&'.repeat(3000),
    'a[b][c]=1&__proto__=x&__proto__[x]=1&constructor[prototype][x]=1',
  ]) {
    await assertRefused(await fetch(`${provider.issuer}/oauth/token`, { method: 'POST', headers: types, body }), body.slice(0, 30));
  }
  assert.equal(({} as { x?: unknown }).x, undefined);
  for (const [type, body] of [
    ['application/json', '{"grant_type":"refresh_token"}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['text/plain', 'grant_type=refresh_token'],
    ['application/x-www-form-urlencoded; charset=nonsense', 'grant_type=refresh_token'],
    ['application/x-www-form-urlencoded; charset=utf-16le', 'grant_type=refresh_token'],
  ] as const) {
    const headers = { 'content-type': type };
    await assertRefused(await fetch(`${provider.issuer}/oauth/token`, { method: 'POST', headers, body }), type);
  }
  const twice = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: 'x' });
  for (const name of ['grant_type', 'client_id', 'refresh_token', 'scope']) {
    const body = new URLSearchParams(twice);
    body.append(name, 'other');
    body.append(name, 'another');
    await assertRefused(await fetch(`${provider.issuer}/oauth/token`, { method: 'POST', body }), `${name} twice`);
  }
});

test('a client that claims a secret has none here', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: 'x' };
  for (const authorization of [`Basic ${btoa('axe-cli:')}`, `Basic ${btoa('axe-cli:secret')}`, 'Basic !', 'Bearer x']) {
    const init = { method: 'POST', headers: { authorization }, body: new URLSearchParams({ ...form, client_id: 'axe-cli' }) };
    await assertRefused(await fetch(`${provider.issuer}/oauth/token`, init), authorization);
  }
  for (const extra of [
    { client_secret: 'x' },
    { client_assertion: 'x.y.z', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
  ]) {
    const { status, body } = await askToken(provider.issuer, { ...form, client_id: 'axe-cli', ...extra } as Record<string, string>);
    assert.ok(status === 400 || status === 401, JSON.stringify(body));
  }
});

test('other grants do not exist', async () => {
  for (const grant of [
    'client_credentials',
    'password',
    'implicit',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    '',
    '__proto__',
    'toString',
  ]) {
    const { status, body } = await askToken(provider.issuer, {
      grant_type: grant,
      client_id: 'axe-cli',
      username: kim,
      password: 'x',
      assertion: 'x',
    });
    assert.equal(status, 400, grant);
    assert.match(String(body.error), /unsupported_grant_type|invalid_request/, grant);
  }
});

test('what a program calls itself or asks for cannot act on the page of a device', async () => {
  const device = await startDevice(provider.issuer, { scope: 'openid frame <script>alert(1)</script>' });
  const fresh = createBrowser();
  const page = await fresh.get(`${provider.issuer}/oauth/device`);
  const input = formOf(page, /\/oauth\/device$/);
  for (const code of ['"><script>alert(1)</script>', device.user_code]) {
    const answer = await fresh.post(input.action, { ...formOf(await fresh.get(input.action), /\/oauth\/device$/).fields, user_code: code });
    assert.doesNotMatch(answer.text, /<script>alert/);
  }
});

test('ten minutes between the clocks: the tenant is not believed, and tokens of here are judged by the clock of here', async () => {
  for (const minutes of [-70, 10]) {
    const apart = await startProvider({ tenantClock: () => new Date(Date.now() + minutes * 60_000) });
    const visitor = createBrowser();
    const page = await visitor.follow(await visitor.get(authorizeUrl(apart.issuer).url));
    const form = formOf(page, /\/sign-in$/);
    const ended = await visitor.follow(await atTenant(visitor, await visitor.post(form.action, form.fields), kim));
    assert.equal(ended.status, 403, `${minutes} ${ended.text.slice(-600)}`);
    assert.match(ended.text, /FEDERATION_REFUSED/);
    const [row] = await logged(apart.database, 'sign_in_refused');
    assert.match(String(row?.reason), /FEDERATION_REFUSED/);
  }
  const fast = await startProvider({ now: () => new Date(Date.now() + 70 * 60_000) });
  const request = authorizeUrl(fast.issuer);
  const code = (await signIn(createBrowser(), request, kim)).searchParams.get('code') ?? '';
  const { body } = await redeem(fast.issuer, code, request);
  const answer = await fetch(`${fast.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${body.access_token}` } });
  assert.equal(answer.status, 401, 'to a clock that is past the end, the token has ended');
});
