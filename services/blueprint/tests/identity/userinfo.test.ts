import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { before, test } from 'node:test';
import { decodeJwt, generateKeyPair, type JWK, SignJWT } from 'jose';
import { login, type Tokens } from '../../testing/sign-in.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';

let provider: TestProvider;
let tokens: Tokens;
before(async () => {
  provider = await startProvider();
  tokens = await login(provider.issuer, kim, { scope: 'openid email profile frame' });
});

const ask = (token: unknown, init: RequestInit = {}): Promise<Response> =>
  fetch(`${provider.issuer}/oauth/userinfo`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

const forged = (change: (claims: Record<string, unknown>) => void): Record<string, unknown> => {
  const claims: Record<string, unknown> = { ...decodeJwt(String(tokens.body.access_token)) };
  change(claims);
  return claims;
};

async function publishedKey(): Promise<JWK> {
  const { keys } = (await (await fetch(`${provider.issuer}/.well-known/jwks.json`)).json()) as { keys: readonly JWK[] };
  assert.ok(keys[0]);
  return keys[0];
}

test('the person of a good token is told, and no more than was asked for', async () => {
  const answer = await ask(tokens.body.access_token);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { sub, ...rest } = (await answer.json()) as Record<string, unknown>;
  assert.equal(sub, decodeJwt(String(tokens.body.access_token)).sub);
  assert.deepEqual(rest, { email: kim, name: 'kim', preferred_username: kim });
  const narrow = await login(provider.issuer, kim, { scope: 'openid frame' });
  assert.deepEqual(Object.keys((await (await ask(narrow.body.access_token)).json()) as object), ['sub']);
  const without = await login(provider.issuer, kim, { scope: 'frame' });
  const refused = await ask(without.body.access_token);
  assert.equal(refused.status, 403);
  assert.match(refused.headers.get('www-authenticate') ?? '', /insufficient_scope/);
});

test('a token in the address or in the form is none', async () => {
  const url = `${provider.issuer}/oauth/userinfo`;
  const token = String(tokens.body.access_token);
  const posted = { method: 'POST', body: new URLSearchParams({ access_token: token }) };
  for (const answer of [
    await fetch(`${url}?access_token=${token}`),
    await fetch(`${url}?access_token=${token}&authorization=Bearer%20${token}`),
    await fetch(url, posted),
    await fetch(url),
    await fetch(url, { headers: { authorization: `Basic ${btoa(`axe-cli:${token}`)}` } }),
    await fetch(url, { headers: { authorization: token } }),
    await fetch(url, { headers: { cookie: `access_token=${token}; authorization=${token}` } }),
  ]) {
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    assert.doesNotMatch(await answer.text(), /kim|sub"/);
  }
});

test('a token that this provider did not sign as an access token is refused', async () => {
  const published = await publishedKey();
  const { privateKey } = await generateKeyPair('RS256');
  const sign = (claims: Record<string, unknown>, header: Record<string, string>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: published.kid ?? '', ...header }).sign(privateKey);
  const [head = '', payload = '', signature = ''] = String(tokens.body.access_token).split('.');
  const unsigned = (alg: string) =>
    `${Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid: published.kid })).toString('base64url')}.${payload}`;
  const publicPem = createPublicKey({ key: { ...published }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
  const hmac = (secret: string) => {
    const body = unsigned('HS256');
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  };
  const cases: { readonly [what: string]: unknown } = {
    'an ID token': tokens.body.id_token,
    'a refresh token': tokens.body.refresh_token,
    'another key under the same number': await sign(
      forged(() => undefined),
      {},
    ),
    'another key under its own number': await sign(
      forged(() => undefined),
      { kid: 'mine' },
    ),
    'no signature': `${unsigned('none')}.`,
    'no signature, in capitals': `${unsigned('NONE')}.`,
    'the old signature under none': `${unsigned('none')}.${signature}`,
    'the public key as a secret (PEM)': hmac(publicPem),
    'the public key as a secret (JWK)': hmac(JSON.stringify(published)),
    'the modulus as a secret': hmac(published.n ?? ''),
    'a changed payload': `${head}.${Buffer.from(JSON.stringify(forged((claims) => Object.assign(claims, { email: 'choi@acme.example' })))).toString('base64url')}.${signature}`,
    'two parts': `${head}.${payload}`,
    'four parts': `${head}.${payload}.${signature}.x`,
    'five parts': `${head}.${payload}.${signature}.x.y`,
    dots: '....',
    'not base64': '%%%.%%%.%%%',
    'a list': `${btoa('[]')}.${btoa('[]')}.x`,
    'a long one': `${head}.${'A'.repeat(30_000)}.${signature}`,
    'an embedded key': await sign(
      forged(() => undefined),
      { jwk: JSON.stringify(published), jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' },
    ),
  };
  for (const [what, token] of Object.entries(cases)) {
    const answer = await ask(token);
    assert.equal(answer.status, 401, what);
    assert.match(answer.headers.get('www-authenticate') ?? '', /invalid_token|Bearer/, what);
  }
  assert.equal((await ask(tokens.body.access_token)).status, 200);
});

test('a token of the provider of another customer is refused, though it looks the same', async () => {
  const other = await startProvider();
  const theirs = await login(other.issuer, kim, { scope: 'openid email' });
  assert.equal((await ask(theirs.body.access_token)).status, 401);
});

test('who lost their line in the registry is nobody here', async () => {
  const lee = await login(provider.issuer, 'lee@acme.example', { scope: 'openid email' });
  assert.equal((await ask(lee.body.access_token)).status, 200);
  provider.registry((slice) => ({ ...slice, customer: { ...slice.customer, user_entity_map: {}, default_entities_by_domain: {} } }));
  const answer = await ask(lee.body.access_token);
  assert.equal(answer.status, 401);
  assert.doesNotMatch(await answer.text(), /lee@/);
});
