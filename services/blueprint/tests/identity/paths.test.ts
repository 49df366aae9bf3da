import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, loopbackRedirect, redeem, signIn } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

const send = (path: string, init: RequestInit = {}) => fetch(`${provider.issuer}${path}`, { redirect: 'manual', ...init });

test('another spelling of an endpoint is no endpoint: it would pass by the log and the limits', async () => {
  const request = authorizeUrl(provider.issuer);
  const back = await signIn(createBrowser(), request, 'kim@acme.example');
  const code = back.searchParams.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    code,
    client_id: 'axe-cli',
    redirect_uri: loopbackRedirect,
    code_verifier: request.verifier,
  };
  for (const path of [
    '/oauth/TOKEN',
    '/oauth/token/',
    '/oauth/Token',
    '/oauth/token//',
    '/oauth//token',
    '/oauth/./token/',
    '/oauth/%74oken',
  ]) {
    const answer = await send(path, { method: 'POST', body: new URLSearchParams(form) });
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(await answer.text(), /access_token/);
  }
  for (const path of ['/oauth/REGISTER', '/oauth/register/', '/oauth/register/some-id']) {
    const body = JSON.stringify({ redirect_uris: ['https://evil.example/callback'] });
    const answer = await send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(answer.status, 404, path);
  }
  for (const path of [
    '/oauth/AUTHORIZE',
    '/oauth/authorize/',
    '/oauth/Device',
    '/oauth/REVOKE',
    '/oauth/end_session/',
    '/.well-known/JWKS.json',
  ]) {
    assert.equal((await send(path)).status, 404, path);
  }
  assert.equal((await redeem(provider.issuer, code, request)).status, 200, 'the code was not touched');
  assert.equal((await logged(provider.database, 'token_issued')).length, 1);
});

test('what an endpoint does not do is refused as what is not there', async () => {
  for (const [method, path] of [
    ['GET', '/oauth/token'],
    ['PUT', '/oauth/token'],
    ['DELETE', '/oauth/register'],
    ['GET', '/oauth/register'],
    ['GET', '/oauth/revoke'],
    ['POST', '/oauth/revoked-tokens'],
    ['PATCH', '/oauth/userinfo'],
    ['GET', '/oauth/introspect'],
    ['GET', '/oauth'],
    ['GET', '/oauth/interaction/none/consent'],
  ] as const) {
    const answer = await send(path, { method });
    assert.ok(answer.status === 404 || answer.status === 405, `${method} ${path} ${answer.status}`);
    assert.match(await answer.text(), /NOT_FOUND/);
  }
});

test('addresses come from the issuer, whatever host or scheme a request names', async () => {
  const { port } = new URL(provider.issuer);
  for (const host of [`127.0.0.1:${port}`, `[::1]:${port}`]) {
    const url = `http://127.0.0.1:${port}/.well-known/oauth-authorization-server`;
    const answer = await fetch(url, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: `host=${host}` },
    });
    const metadata = (await answer.json()) as Record<string, unknown>;
    assert.equal(metadata.issuer, provider.issuer);
    for (const [name, value] of Object.entries(metadata)) {
      if (name.endsWith('_endpoint') || name === 'jwks_uri')
        assert.ok(String(value).startsWith(`${provider.issuer}/`), `${name}: ${value}`);
    }
  }
  const started = await fetch(`http://127.0.0.1:${port}/oauth/device_authorization`, {
    method: 'POST',
    headers: { 'x-forwarded-host': 'evil.example' },
    body: new URLSearchParams({ client_id: 'axe-cli', scope: 'openid frame' }),
  });
  const { verification_uri: verify } = (await started.json()) as { verification_uri: string };
  assert.equal(verify, `${provider.issuer}/oauth/device`);
});

test('no page can be framed, cached or made to load anything, those of the library included', async () => {
  const browser = createBrowser();
  const pages = [
    await browser.follow(await browser.get(authorizeUrl(provider.issuer).url)),
    await browser.get(`${provider.issuer}/oauth/device`),
    await browser.get(`${provider.issuer}/oauth/device?user_code=BCDF-GHJK`),
    await browser.get(`${provider.issuer}/oauth/end_session`),
    await browser.get(`${provider.issuer}/oauth/authorize?client_id=nobody`),
    await browser.get(`${provider.issuer}/oauth/nothing`),
  ];
  for (const { url, headers } of pages) {
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/, url.pathname);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /base-uri 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
  }
});
