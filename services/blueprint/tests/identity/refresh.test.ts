import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { CustomerSlice } from '@axe/registry';
import { decodeJwt } from 'jose';
import { type Browser, createBrowser } from '../../testing/browser.ts';
import { askToken, authorizeUrl, login, refresh, signIn, type Tokens } from '../../testing/sign-in.ts';
import { deniedTokens, logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';

let provider: TestProvider;
let browser: Browser;
before(async () => {
  provider = await startProvider();
  browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
});

const tokenId = ({ body }: Tokens): string => String(decodeJwt(String(body.access_token)).jti);
const isDenied = async (tokens: Tokens): Promise<boolean> => (await deniedTokens(provider.issuer)).has(tokenId(tokens));
const renew = (tokens: Tokens, form: Record<string, string> = {}): Promise<Tokens> =>
  askToken(provider.issuer, {
    grant_type: 'refresh_token',
    refresh_token: String(tokens.body.refresh_token),
    client_id: 'axe-cli',
    ...form,
  });

function assertRefused({ status, body }: Tokens, error = 'invalid_grant', expected = 400): void {
  assert.deepEqual([status, body.error], [expected, error]);
  assert.deepEqual(
    Object.keys(body).filter((name) => name.endsWith('_token')),
    [],
  );
}

test('a rotated token that comes back ends its family, and that family alone', async () => {
  const [first, other] = [await login(provider.issuer, kim, {}, browser), await login(provider.issuer, kim, {}, browser)];
  const second = await renew(first);
  const third = await renew(second);
  assert.equal(third.status, 200);
  const before = (await logged(provider.database, 'theft_detected')).length;

  assertRefused(await renew(first));
  for (const tokens of [first, second, third]) assert.equal(await isDenied(tokens), true);
  assertRefused(await renew(third));
  assertRefused(await renew(second));

  const thefts = (await logged(provider.database, 'theft_detected')).slice(before);
  assert.equal(thefts.length, 1);
  assert.equal(thefts[0]?.email, kim);
  assert.equal(thefts[0]?.client_id, 'axe-cli');
  assert.match(String(thefts[0]?.reason), /RefreshToken was used twice/);
  assert.match(String(thefts[0]?.address), /127\.0\.0\.1/);
  assert.match(String(thefts[0]?.request_id), /^[0-9a-f-]{36}$/);

  assert.equal(await isDenied(other), false);
  assert.equal((await renew(other)).status, 200, 'another sign-in of the person at the same client lives on');
});

test('the deny list answers only with what changed', async () => {
  const url = `${provider.issuer}/oauth/revoked-tokens`;
  const answer = await fetch(url);
  const etag = answer.headers.get('etag') ?? '';
  assert.match(etag, /^"[\w-]+"$/);
  assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
  const tokens = await login(provider.issuer, kim, {}, browser);
  await renew(tokens);
  assertRefused(await renew(tokens));
  const changed = await fetch(url, { headers: { 'if-none-match': etag } });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get('etag'), etag);
  const { revoked } = (await changed.json()) as { revoked: readonly { jti: string; exp: number }[] };
  const own = revoked.find(({ jti }) => jti === tokenId(tokens));
  assert.ok(
    own !== undefined && own.exp >= Number(decodeJwt(String(tokens.body.access_token)).exp) + 60,
    'until the last clock has ended it',
  );
});

test('a refresh token is good for its client alone', async () => {
  const client = await newClient(provider.issuer);
  const tokens = await login(provider.issuer, kim, {}, browser);
  assertRefused(await refresh(provider.issuer, String(tokens.body.refresh_token), client));
  assertRefused(await refresh(provider.issuer, String(tokens.body.refresh_token), 'axe-connector'));
  assertRefused(await refresh(provider.issuer, String(tokens.body.refresh_token), 'nobody'), 'invalid_client', 401);
  assert.equal((await renew(tokens)).status, 200);
});

test('a refresh asks for less, never for more', async () => {
  const client = await newClient(provider.issuer);
  const frame = `${provider.issuer}/frame/mcp`;
  const tokens = await login(provider.issuer, kim, { client, resource: frame, scope: 'openid frame:read' }, browser);
  for (const scope of ['openid frame:read frame:write', 'frame', 'frame:admin', 'blueprint', 'openid profile']) {
    assertRefused(await renew(tokens, { client_id: client, scope }), 'invalid_scope');
  }
  const less = await renew(tokens, { client_id: client, scope: 'frame:read' });
  assert.equal(less.status, 200);
  assert.equal(decodeJwt(String(less.body.access_token)).scope, 'frame:read');
  const whole = await renew(less, { client_id: client });
  assert.equal(decodeJwt(String(whole.body.access_token)).scope, 'openid frame:read');
  for (const resource of [`${provider.issuer}/blueprint/mcp`, 'axe:acme', 'https://evil.example/mcp']) {
    const fresh = await login(provider.issuer, kim, { client, resource: frame, scope: 'openid frame:read' }, browser);
    assertRefused(await renew(fresh, { client_id: client, resource }), 'invalid_target');
  }
});

test('an expired refresh token is refused, and is no theft', async () => {
  const tokens = await login(provider.issuer, lee);
  const before = (await logged(provider.database, 'theft_detected')).length;
  await provider.database.owner((tx) =>
    tx.execute(`update shared.oauth_artifact a set payload = jsonb_set(payload::jsonb, '{exp}', to_jsonb(extract(epoch from now())::int - 1))
      from shared.account p where p.id = a.account_id and p.email = 'lee@acme.example' and a.kind = 'RefreshToken'`),
  );
  assertRefused(await renew(tokens));
  assert.equal((await logged(provider.database, 'theft_detected')).length, before);
});

test('who lost their line in the registry renews nothing until it is back', async () => {
  const tokens = await login(provider.issuer, lee);
  await withoutLee(async () => {
    assertRefused(await renew(tokens));
    assertRefused(await renew(tokens));
  });
  assert.equal((await renew(tokens)).status, 200, 'the refusals spent nothing');
});

test('a code of somebody who lost their line is worth nothing', async () => {
  const signedIn = createBrowser();
  await signIn(signedIn, authorizeUrl(provider.issuer), lee);
  const request = authorizeUrl(provider.issuer);
  const code = (await signIn(signedIn, request, lee)).searchParams.get('code') ?? '';
  await withoutLee(async () => {
    const form = { grant_type: 'authorization_code', code, client_id: 'axe-cli', redirect_uri: 'http://127.0.0.1:45671/callback' };
    assertRefused(await askToken(provider.issuer, { ...form, code_verifier: request.verifier }));
    const page = await signedIn.follow(await signedIn.get(authorizeUrl(provider.issuer).url));
    assert.match(page.text, /\/sign-in"/, 'a browser that was signed in asks again');
    const silent = await signedIn.get(authorizeUrl(provider.issuer, { extra: { prompt: 'none' } }).url);
    assert.equal(silent.location?.searchParams.get('error'), 'login_required');
  });
});

/** As if the line of lee had been taken out of the registry, and the default of the domain with it. */
async function withoutLee(work: () => Promise<void>): Promise<void> {
  let whole: CustomerSlice | undefined;
  provider.registry((slice) => {
    whole = slice;
    const { [lee]: _gone, ...people } = slice.customer.user_entity_map;
    return { ...slice, customer: { ...slice.customer, user_entity_map: people, default_entities_by_domain: {} } };
  });
  await work();
  provider.registry((slice) => whole ?? slice);
}
