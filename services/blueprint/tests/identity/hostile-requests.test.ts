import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { askToken, atTenant, authorizeUrl, redeem, signIn } from '../../testing/sign-in.ts';
import { startDevice } from '../support/device.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const generous = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
before(async () => {
  const limits = { page: generous, token: generous, registration: generous, userCode: generous, account: generous };
  provider = await startProvider({ limits });
});

/** Below 500, with nothing of the inside. */
async function assertRefused(answer: Response, what: string): Promise<string> {
  const text = await answer.text();
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${text.slice(0, 300)}`);
  assert.doesNotMatch(text, /at [\w.]+ \(|node_modules|select |insert |\bpg_|oauth_artifact|ECONN/i, what);
  return text;
}

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
