import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Browser, createBrowser } from '../../testing/browser.ts';
import {
  type AuthorizeOptions,
  askToken,
  authorizeUrl,
  loopbackRedirect,
  redeem,
  refresh,
  signIn,
  type Tokens,
} from '../../testing/sign-in.ts';
import { deniedTokens, logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';

let provider: TestProvider;
let browser: Browser;
before(async () => {
  provider = await startProvider();
  browser = createBrowser();
});

async function newCode(options: AuthorizeOptions = {}) {
  const request = authorizeUrl(provider.issuer, options);
  const back = await signIn(browser, request, kim);
  return { request, code: back.searchParams.get('code') ?? '' };
}

function assertRefused({ status, body }: Tokens, error = 'invalid_grant', expected = 400): void {
  assert.deepEqual([status, body.error], [expected, error]);
  assert.deepEqual(
    Object.keys(body).filter((name) => name.endsWith('_token')),
    [],
  );
}

test('a code that is used again ends everything that came of it', async () => {
  const { request, code } = await newCode();
  const first = await redeem(provider.issuer, code, request);
  assert.equal(first.status, 200);
  const { jti } = decodeJwt(String(first.body.access_token));
  assert.ok(!(await deniedTokens(provider.issuer)).has(String(jti)));
  assertRefused(await redeem(provider.issuer, code, request));
  assert.ok((await deniedTokens(provider.issuer)).has(String(jti)));
  assertRefused(await refresh(provider.issuer, String(first.body.refresh_token)));
  assertRefused(await redeem(provider.issuer, code, request));
  const thefts = (await logged(provider.database, 'theft_detected')).filter(({ email }) => email === kim);
  assert.equal(thefts.length, 1);
  assert.match(String(thefts[0]?.reason), /AuthorizationCode/);
  assert.ok(thefts[0]?.request_id !== 'none' && thefts[0]?.address !== null);
});

test('a code is good for its client alone', async () => {
  const other = await newClient(provider.issuer);
  const { request, code } = await newCode();
  assertRefused(await redeem(provider.issuer, code, request, { client: other }));
  assertRefused(await redeem(provider.issuer, code, request, { client: 'axe-connector', redirectUri: loopbackRedirect }));
  assertRefused(await redeem(provider.issuer, code, request, { client: 'nobody' }), 'invalid_client', 401);
  assert.equal((await redeem(provider.issuer, code, request)).status, 200, 'the attempts of others do not spoil it');
});

test('a code is good for the address alone to which it was sent', async () => {
  const { request, code } = await newCode();
  for (const redirectUri of [
    'http://127.0.0.1:45672/callback',
    'http://localhost:45671/callback',
    `${loopbackRedirect}/`,
    `${loopbackRedirect}?`,
  ]) {
    assertRefused(await redeem(provider.issuer, code, request, { redirectUri }));
  }
  const form = { grant_type: 'authorization_code', code, client_id: 'axe-cli', code_verifier: request.verifier };
  assertRefused(await askToken(provider.issuer, form), 'invalid_request');
  assert.equal((await redeem(provider.issuer, code, request)).status, 200);
});

test('a code is good for whoever asked for it alone', async () => {
  const { request, code } = await newCode();
  const form = { grant_type: 'authorization_code', code, client_id: 'axe-cli', redirect_uri: loopbackRedirect };
  assertRefused(await askToken(provider.issuer, form));
  const other = authorizeUrl(provider.issuer);
  for (const verifier of [other.verifier, request.verifier.toUpperCase(), `${request.verifier}a`]) {
    assertRefused(await redeem(provider.issuer, code, { ...request, verifier }));
  }
  for (const verifier of ['short', request.verifier.slice(0, -1), 'a'.repeat(129), `${'ä'.repeat(50)}`, `${request.verifier}\u0000`]) {
    const { status } = await redeem(provider.issuer, code, { ...request, verifier });
    assert.equal(status, 400);
  }
  const challenge = new URL(request.url).searchParams.get('code_challenge') ?? '';
  assertRefused(await redeem(provider.issuer, code, { ...request, verifier: challenge }));
  assert.equal((await redeem(provider.issuer, code, request)).status, 200);
});

test('a code that nobody redeemed for a minute is worth nothing', async () => {
  const { request, code } = await newCode();
  await provider.database.owner((tx) =>
    tx.execute(`update shared.oauth_artifact set payload = jsonb_set(payload::jsonb, '{exp}', to_jsonb(extract(epoch from now())::int - 1))
      where kind = 'AuthorizationCode' and consumed_at is null`),
  );
  assertRefused(await redeem(provider.issuer, code, request));
});

test('without a proof key there is no code: none, plain, empty, too short', async () => {
  const cases: readonly Record<string, string>[] = [
    { code_challenge: '', code_challenge_method: '' },
    { code_challenge_method: 'plain' },
    { code_challenge_method: '' },
    { code_challenge_method: 's256' },
    { code_challenge_method: 'S512' },
    { code_challenge: '' },
    { code_challenge: 'short' },
    { code_challenge: `${'a'.repeat(42)}=` },
    { code_challenge: 'a'.repeat(129) },
  ];
  for (const extra of cases) {
    const request = authorizeUrl(provider.issuer, { extra });
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(extra)) if (value === '') url.searchParams.delete(name);
    const visit = await browser.get(url.href);
    assert.equal(visit.location?.searchParams.get('error'), 'invalid_request', JSON.stringify(extra));
    assert.equal(visit.location?.searchParams.get('code'), null);
    assert.equal(visit.location?.searchParams.get('iss'), provider.issuer);
  }
});

test('a resource that was not asked for cannot be had with the code', async () => {
  const client = await newClient(provider.issuer);
  const frame = `${provider.issuer}/frame/mcp`;
  const options = { client, resource: frame, scope: 'openid frame' };
  const { request, code } = await newCode(options);
  const form = {
    grant_type: 'authorization_code',
    code,
    client_id: client,
    redirect_uri: loopbackRedirect,
    code_verifier: request.verifier,
  };
  // The code is spent by the attempt, as the library has it; nothing is issued for it.
  assertRefused(await askToken(provider.issuer, { ...form, resource: `${provider.issuer}/blueprint/mcp` }), 'invalid_target');
  for (const resource of ['axe:acme', `${frame}/`, 'https://evil.example/mcp', `${provider.issuer}/vault/mcp`]) {
    const visit = await browser.get(authorizeUrl(provider.issuer, { ...options, resource }).url);
    assert.equal(visit.location?.searchParams.get('error'), 'invalid_target', resource);
    assert.equal(visit.location?.searchParams.get('iss'), provider.issuer);
  }
  const fine = await newCode(options);
  const { body } = await redeem(provider.issuer, fine.code, fine.request, options);
  assert.equal(decodeJwt(String(body.access_token)).aud, frame);
});
