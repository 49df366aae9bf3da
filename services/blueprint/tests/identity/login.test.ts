import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, login, refresh, signIn } from '../../testing/sign-in.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

test('a person signs in with the house client and gets a token for the whole platform', async () => {
  const { status, body } = await login(provider.issuer, 'kim@acme.example');
  assert.equal(status, 200, JSON.stringify(body));
  const claims = decodeJwt(String(body.access_token));
  assert.equal(claims.iss, provider.issuer);
  assert.equal(claims.aud, 'axe:acme');
  assert.equal(claims.email, 'kim@acme.example');
  assert.equal(claims.azp, 'axe-cli');
  assert.match(String(claims.sub), /^[0-9a-f-]{36}$/);
  assert.equal(claims.scope, 'openid email frame blueprint');
  assert.equal(Number(claims.exp) - Number(claims.iat), 3600);
  const header = decodeProtectedHeader(String(body.access_token));
  assert.deepEqual([header.alg, header.typ], ['RS256', 'at+jwt']);
  assert.equal(typeof body.refresh_token, 'string');
  const again = await refresh(provider.issuer, String(body.refresh_token));
  assert.equal(again.status, 200, JSON.stringify(again.body));
  assert.equal(decodeJwt(String(again.body.access_token)).sub, claims.sub);
  assert.notEqual(again.body.refresh_token, body.refresh_token);
});

test('somebody of another customer is told so and gets nothing', async () => {
  const browser = createBrowser();
  await assert.rejects(signIn(browser, authorizeUrl(provider.issuer), 'han@globex.example'), /USER_NOT_MAPPED/);
});
