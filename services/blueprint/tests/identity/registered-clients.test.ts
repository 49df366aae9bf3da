import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { revokeAccess } from '../../src/identity/operate/index.ts';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, login, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { newClient, registerClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const generous = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
before(async () => {
  provider = await startProvider({ limits: { registration: generous, page: generous } });
});

test('what clients in the wild send becomes what works', async () => {
  const { body } = await registerClient(provider.issuer, {
    grant_types: ['authorization_code', 'client_credentials', 'password', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'implicit', 7],
    response_types: ['token', 'code id_token'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'openid frame:read',
  });
  assert.deepEqual(body.grant_types, ['authorization_code', 'refresh_token']);
  assert.deepEqual(body.response_types, ['code']);
  assert.equal(body.token_endpoint_auth_method, 'none');
  assert.equal('scope' in body, false, 'a fixed scope would block a later step-up');
  assert.equal('client_secret' in body, false);
  const device = await registerClient(provider.issuer, { grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] });
  assert.deepEqual(device.body.grant_types, ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']);
});

test('one loopback port is registered, another is used', async () => {
  const client = await newClient(provider.issuer, { redirect_uris: ['http://127.0.0.1:4000/callback'] });
  const options = { client, redirectUri: 'http://127.0.0.1:45999/callback', resource: `${provider.issuer}/frame/mcp`, scope: 'frame' };
  const { status, body } = await login(provider.issuer, kim, options);
  assert.equal(status, 200, JSON.stringify(body));
  for (const redirectUri of ['http://localhost:4000/callback', 'http://127.0.0.1:4000/other', 'http://[::1]:4000/callback']) {
    const page = await createBrowser().get(authorizeUrl(provider.issuer, { ...options, redirectUri }).url);
    assert.equal(page.location, undefined);
    assert.match(page.text, /REDIRECT_NOT_ALLOWED/);
  }
});

test('a hostile name is shown, and does nothing', async () => {
  const name = '<img src=x onerror=alert(1)>"\'&\u202egnp.evil\u2066 \u{e0041}</title><script>alert(1)</script>';
  const client = await newClient(provider.issuer, { client_name: name });
  const browser = createBrowser();
  const url = authorizeUrl(provider.issuer, { client, scope: 'frame', resource: `${provider.issuer}/frame/mcp` }).url;
  const page = await browser.follow(await browser.get(url));
  const form = formOf(page, /\/sign-in$/);
  const consent = await browser.follow(await atTenant(browser, await browser.post(form.action, form.fields), kim));
  formOf(consent, /\/consent$/);
  for (const { text } of [page, consent]) {
    assert.match(text, /&lt;img src=x onerror=alert\(1\)&gt;/);
    assert.doesNotMatch(text, /<img|<script|\u202e|\u2066|\u{e0041}/u);
  }
});

test('a client that an operator blocked is refused everywhere', async () => {
  const client = await newClient(provider.issuer, { grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] });
  const options = { client, resource: `${provider.issuer}/frame/mcp`, scope: 'openid frame' };
  const browser = createBrowser();
  const { body } = await login(provider.issuer, kim, options, browser);
  const underWay = authorizeUrl(provider.issuer, options);
  const back = await signIn(browser, underWay, kim);
  const waiting = createBrowser();
  const page = await waiting.follow(await waiting.get(authorizeUrl(provider.issuer, options).url));
  const by = { actor: 'person:choi@acme.example', reason: 'not ours', requestId: 'test-request' };
  const done = await provider.database.shared((tx) => revokeAccess(tx, { client }, by));
  assert.equal(done.blocked, true);
  assert.equal(done.sessions.length, 2);

  assert.match((await browser.get(authorizeUrl(provider.issuer, options).url)).text, /CLIENT_UNKNOWN/);
  assert.match((await waiting.get(page.url.href)).text, /CLIENT_UNKNOWN/);
  assert.deepEqual(await refusal(redeem(provider.issuer, back.searchParams.get('code') ?? '', underWay, options)), [401, 'invalid_client']);
  assert.deepEqual(await refusal(refresh(provider.issuer, String(body.refresh_token), client)), [401, 'invalid_client']);
  for (const path of ['/oauth/device_authorization', '/oauth/revoke']) {
    const answer = await fetch(`${provider.issuer}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: client, token: 'x' }),
    });
    assert.equal(answer.status, 401, path);
  }
  assert.equal((await logged(provider.database, 'client_blocked')).length, 1);
});

test('registering is limited per address, with the seconds to wait', async () => {
  const machine = await startProvider({ limits: { registration: { burst: 3, ratePerSecond: 0.01 } } });
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await registerClient(machine.issuer)).status);
  assert.deepEqual(statuses, [201, 201, 201, 429]);
  const { headers, body } = await registerClient(machine.issuer);
  assert.ok(Number(headers.get('retry-after')) > 10);
  assert.equal(body.error, 'slow_down');
});

async function refusal(asked: Promise<{ status: number; body: Record<string, unknown> }>): Promise<[number, unknown]> {
  const { status, body } = await asked;
  return [status, body.error];
}
