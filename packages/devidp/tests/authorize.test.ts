import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeTenant, authorizeUrl, devProvider, frameClient, frameUri, globexTenant, redirectOf } from './support/acme.ts';

const provider = devProvider();

async function page(url: URL): Promise<{ status: number; text: string; location: string | null }> {
  const response = await provider.fetch(new Request(url));
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

test('prompt=none with a login hint leads straight back with a code and the state', async () => {
  const answer = await redirectOf(provider, authorizeUrl(provider));
  assert.equal(answer.get('state'), 'a state');
  assert.match(answer.get('code') ?? '', /^1\.[\w-]{64}$/);
  assert.equal(answer.get('error'), null);
});

test('a fault in client, redirect URI or tenant is shown and never redirected', async () => {
  const cases: readonly (readonly [URL, string])[] = [
    [authorizeUrl(provider, { client_id: 'unknown' }), 'AADSTS700016'],
    [authorizeUrl(provider, { client_id: undefined }), 'AADSTS900144'],
    [authorizeUrl(provider, { redirect_uri: undefined }), 'AADSTS900144'],
    [new URL(authorizeUrl(provider).href.replace(acmeTenant, '33333333-3333-4333-8333-333333333333')), 'AADSTS90002'],
    [new URL(authorizeUrl(provider).href.replace(acmeTenant, globexTenant)), 'AADSTS700016'],
  ];
  const foreign = [
    'https://evil.example/callback',
    'http://localhost:33418/other',
    'http://localhost.evil.example/callback',
    'http://user@localhost/callback',
    'https://localhost/callback',
    'http://127.0.0.1/callback',
    'https://claude.ai/api/mcp/auth_callback/',
    'javascript:alert(1)',
    'nonsense',
  ].map((uri) => [authorizeUrl(provider, { redirect_uri: uri }), 'AADSTS50011'] as const);
  for (const [url, number] of [...cases, ...foreign]) {
    const { status, text, location } = await page(url);
    assert.deepEqual([status, location], [400, null], url.href);
    assert.ok(text.includes(`${number}:`), `${url.href}: ${text}`);
  }
});

test('later faults go back to the client in the words of Entra', async () => {
  const short = (error: string, number: number) => [error, `AADSTS${number}`] as const;
  const cases: readonly (readonly [Record<string, string | undefined>, readonly [string, string]])[] = [
    [{ response_type: 'token' }, short('unsupported_response_type', 700051)],
    [{ response_type: undefined }, short('invalid_request', 900144)],
    [{ response_mode: 'web_message' }, short('invalid_request', 9002313)],
    [{ code_challenge: undefined }, short('invalid_request', 9002325)],
    [{ code_challenge_method: 'plain' }, short('invalid_request', 9002313)],
    [{ code_challenge_method: undefined }, short('invalid_request', 9002313)],
    [{ code_challenge: 'short' }, short('invalid_request', 9002313)],
    [{ scope: undefined }, short('invalid_request', 900144)],
    [{ scope: 'mcp.access' }, short('invalid_client', 650053)],
    [{ scope: `${frameUri}/other` }, short('invalid_client', 650053)],
    [{ scope: 'https://nobody.example/api/x' }, short('invalid_resource', 500011)],
    [{ scope: `${frameUri}/mcp.access https://acme.platform.example/frame/mcp/mcp.access` }, short('invalid_request', 28000)],
    [{ resource: 'http://localhost:7300/hive/mcp' }, short('invalid_target', 9010010)],
    [{ resource: frameUri, scope: 'openid' }, short('invalid_target', 9010010)],
    [{ login_hint: undefined }, short('login_required', 50058)],
    [{ login_hint: 'nobody@acme.example' }, short('access_denied', 50034)],
    [{ login_hint: 'han@globex.example' }, short('access_denied', 50020)],
    [{ client_id: 'unconsented' }, short('consent_required', 65001)],
  ];
  for (const [changes, [error, number]] of cases) {
    const answer = await redirectOf(provider, authorizeUrl(provider, changes));
    assert.equal(answer.get('error'), error, JSON.stringify(changes));
    assert.ok(answer.get('error_description')?.startsWith(`${number}: `), `${JSON.stringify(changes)}: ${answer.get('error_description')}`);
    assert.equal(answer.get('state'), 'a state');
    assert.equal(answer.get('code'), null);
  }
  const twice = authorizeUrl(provider);
  twice.searchParams.append('scope', 'openid');
  assert.equal((await redirectOf(provider, twice)).get('error'), 'invalid_request');
});

test('the resource parameter may carry a slash at its end, and a registered loopback address any port', async () => {
  for (const changes of [
    { resource: `${frameUri}/` },
    { resource: frameUri },
    { redirect_uri: 'http://localhost:1/callback' },
    { redirect_uri: 'http://localhost/callback' },
  ]) {
    assert.notEqual((await redirectOf(provider, authorizeUrl(provider, changes))).get('code'), null, JSON.stringify(changes));
  }
});

test('the page lists the people as buttons, says what it is, repeats the request and escapes what it shows', async () => {
  const state = '"><script>alert(1)</script>';
  const { status, text } = await page(authorizeUrl(provider, { prompt: 'select_account', login_hint: 'LEE@acme.example', state }));
  assert.equal(status, 200);
  assert.match(text, /<html lang="en">/);
  assert.match(text, /Development identity provider/);
  assert.match(text, /<strong>Kim &lt;Accountant&gt;<\/strong> kim@acme\.example<\/button>/);
  assert.ok(text.indexOf('lee@acme.example (suggested)') < text.indexOf('kim@acme.example'), 'the hinted person comes first');
  assert.ok(!text.includes('han@globex.example'));
  assert.ok(!text.includes('<script>'));
  assert.match(text, /name="state" value="&quot;&gt;&lt;script&gt;/);
  assert.equal((text.match(/name="prompt"/g) ?? []).length, 1);
  assert.ok(text.includes(`name="client_id" value="${frameClient}"`));
});

test('pages load nothing and cannot be framed', async () => {
  const response = await provider.fetch(new Request(authorizeUrl(provider, { prompt: undefined })));
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
});

test('response_mode=fragment answers behind the hash', async () => {
  const response = await provider.fetch(new Request(authorizeUrl(provider, { response_mode: 'fragment' })));
  const location = new URL(response.headers.get('location') ?? '');
  assert.equal(location.search, '');
  assert.match(new URLSearchParams(location.hash.slice(1)).get('code') ?? '', /^1\./);
});

test('signing out leads back to registered addresses only', async () => {
  const logout = (target: string) =>
    provider.fetch(
      new Request(`${provider.baseUrl}/${acmeTenant}/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(target)}`),
    );
  assert.equal((await logout('https://acme.platform.example/callback')).headers.get('location'), 'https://acme.platform.example/callback');
  const stay = await logout('https://evil.example/');
  assert.deepEqual([stay.status, stay.headers.get('location')], [200, null]);
});
