import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Browser, createBrowser, formOf, type Visit } from '../../testing/browser.ts';
import { authorizeUrl, loopbackRedirect, signIn } from '../../testing/sign-in.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const generous = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
/** Somebody who is signed in, so that an answer comes at once. */
let browser: Browser;
before(async () => {
  provider = await startProvider({ limits: { page: generous } });
  browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
});

const ask = (change: (query: URLSearchParams) => void, of: Browser = browser): Promise<Visit> => {
  const url = new URL(authorizeUrl(provider.issuer).url);
  change(url.searchParams);
  return of.get(url.href);
};

const set = (name: string, value: string) => (query: URLSearchParams) => query.set(name, value);

function assertAnsweredHere(visit: Visit, code: RegExp): void {
  assert.equal(visit.location, undefined, `led to ${visit.location?.href}`);
  assert.equal(visit.status, 400);
  assert.match(visit.text, code);
  assert.match(visit.text, new RegExp(visit.headers.get('x-request-id') ?? 'none'));
}

test('every answer names the issuer, so that none can be passed off as that of another provider', async () => {
  const errors: readonly (readonly [string, (query: URLSearchParams) => void])[] = [
    ['invalid_request', set('code_challenge_method', 'plain')],
    ['unsupported_response_type', set('response_type', 'token')],
    ['invalid_target', set('resource', 'https://other.example/mcp')],
    ['invalid_request', set('prompt', 'login none')],
    ['invalid_request', set('max_age', '-1')],
    ['request_not_supported', set('request', 'eyJhbGciOiJub25lIn0.e30.')],
    ['request_uri_not_supported', set('request_uri', 'https://other.example/request')],
    ['registration_not_supported', set('registration', '{}')],
  ];
  for (const [error, change] of errors) {
    const { location } = await ask(change);
    assert.equal(location?.origin, 'http://127.0.0.1:45671', error);
    const answer = location?.search === '' ? new URLSearchParams(location.hash.slice(1)) : location?.searchParams;
    assert.equal(answer?.get('error'), error);
    assert.equal(answer?.get('iss'), provider.issuer, error);
    assert.equal(answer?.get('code'), null);
  }
  const { location } = await ask(() => undefined);
  assert.ok(location?.searchParams.get('code'));
  assert.equal(location?.searchParams.get('iss'), provider.issuer);
  assert.deepEqual([...(location?.searchParams.keys() ?? [])].sort(), ['code', 'iss', 'state']);
  const stranger = await ask(set('prompt', 'none'), createBrowser());
  assert.equal(stranger.location?.searchParams.get('error'), 'login_required');
  assert.equal(stranger.location?.searchParams.get('iss'), provider.issuer);
  const metadata = (await (await fetch(`${provider.issuer}/.well-known/oauth-authorization-server`)).json()) as Record<string, unknown>;
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
  assert.deepEqual(metadata.response_types_supported, ['code']);
});

test('cancelling names the issuer too', async () => {
  const fresh = createBrowser();
  const page = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/abort$/);
  const { location } = await fresh.follow(await fresh.post(form.action, form.fields), (url) => url.origin !== provider.issuer);
  assert.equal(location?.searchParams.get('error'), 'access_denied');
  assert.equal(location?.searchParams.get('iss'), provider.issuer);
});

test('nobody is led to an address that the client did not register', async () => {
  for (const address of [
    'https://evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://localhost.evil.example:45671/callback',
    'http://127.0.0.1:45671@evil.example/callback',
    'http://evil.example:45671/callback',
    'http://user@127.0.0.1:45671/callback',
    'http://user:secret@127.0.0.1/callback',
    'http://127.0.0.1:45671/callback/../../evil',
    'http://127.0.0.1:45671/callback%2f..%2fevil',
    'http://127.0.0.1:45671/callback/',
    'http://127.0.0.1:45671//evil.example/callback',
    'http://127.0.0.1:45671/Callback',
    'http://127.0.0.1:45671/callback?next=https://evil.example',
    'http://127.0.0.1:45671/callback#x',
    'http://127.0.0.1:45671\\@evil.example/callback',
    'http://127.0.0.1:45671 .evil.example/callback',
    'http://127.0.0.1:45671\n/callback',
    'http://127.0.0.1:port/callback',
    'https://127.0.0.1:45671/callback',
    '//evil.example/callback',
    '/\\evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil',
    '\u0000',
    '\ud800',
  ]) {
    assertAnsweredHere(await ask(set('redirect_uri', address)), /REDIRECT_NOT_ALLOWED|CLIENT_REQUEST_INVALID/);
    const faulty = await ask((query) => {
      query.set('redirect_uri', address);
      query.set('response_type', 'token');
      query.set('code_challenge', '');
    });
    assertAnsweredHere(faulty, /REDIRECT_NOT_ALLOWED|CLIENT_REQUEST_INVALID/);
  }
  assertAnsweredHere(await ask((query) => query.append('redirect_uri', 'https://evil.example/callback')), /CLIENT_REQUEST_INVALID/);
  assertAnsweredHere(await ask((query) => query.delete('redirect_uri')), /CLIENT_REQUEST_INVALID/);
});

test('an unknown client leads nowhere, and its name is not repeated as markup', async () => {
  for (const id of [
    'nobody',
    'AXE-CLI',
    'axe-cli ',
    'axe-cli\u0000',
    '__proto__',
    'constructor',
    '<script>alert(1)</script>',
    'x'.repeat(5000),
  ]) {
    const visit = await ask(set('client_id', id));
    assertAnsweredHere(visit, /CLIENT_UNKNOWN/);
    assert.doesNotMatch(visit.text, /<script>alert/);
  }
  assertAnsweredHere(await ask((query) => query.delete('client_id')), /CLIENT_REQUEST_INVALID/);
  assertAnsweredHere(await ask((query) => query.append('client_id', 'axe-cli')), /CLIENT_REQUEST_INVALID/);
});

test('only a code is handed out, whatever type and mode are asked for', async () => {
  for (const type of ['token', 'id_token', 'id_token token', 'code token', 'code id_token', 'none', 'code none', 'CODE']) {
    for (const mode of ['', 'fragment', 'form_post', 'query']) {
      const visit = await ask((query) => {
        query.set('response_type', type);
        query.set('nonce', 'n');
        if (mode !== '') query.set('response_mode', mode);
      });
      const where = `${visit.location?.href ?? ''} ${visit.text}`;
      assert.doesNotMatch(where, /[?&#"](access_token|id_token|code)=|name="(access_token|id_token|code)"/, `${type} ${mode}`);
    }
  }
  for (const mode of ['web_message', 'jwt', 'query.jwt', 'fragment.jwt', 'nonsense', 'query fragment']) {
    const { location } = await ask(set('response_mode', mode));
    assert.equal(location?.searchParams.get('code') ?? null, null, mode);
    assert.equal(location?.searchParams.get('error'), 'unsupported_response_mode');
  }
  const inFragment = await ask(set('response_mode', 'fragment'));
  assert.equal(inFragment.location?.search, '');
  assert.match(inFragment.location?.hash ?? '', /code=.*iss=/);
  const posted = await ask(set('response_mode', 'form_post'));
  assert.equal(posted.location, undefined);
  const form = formOf(posted, /^http:\/\/127\.0\.0\.1:45671\/callback$/);
  assert.equal(form.fields.iss, provider.issuer);
  assert.ok(form.fields.code);
  assert.match(posted.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('in a form that posts itself, the state stays text', async () => {
  const visit = await ask((query) => {
    query.set('response_mode', 'form_post');
    query.set('state', '"><script>alert(1)</script>');
  });
  assert.doesNotMatch(visit.text, /<script>alert/);
});

test('what the registered address says already is overruled by the answer', async () => {
  const redirectUri = 'http://127.0.0.1:45671/callback?iss=https://evil.example&code=planted&state=planted&kept=yes';
  const client = await newClient(provider.issuer, { redirect_uris: [redirectUri] });
  const request = authorizeUrl(provider.issuer, { client, redirectUri, scope: 'frame', resource: `${provider.issuer}/frame/mcp` });
  const location = await signIn(browser, request, kim);
  assert.deepEqual(location.searchParams.getAll('iss'), [provider.issuer]);
  assert.deepEqual(location.searchParams.getAll('state'), [request.state]);
  assert.equal(location.searchParams.getAll('code').length, 1);
  assert.notEqual(location.searchParams.get('code'), 'planted');
  assert.equal(location.searchParams.get('kept'), 'yes');
});

test('a parameter that stands twice is refused, and not chosen from', async () => {
  for (const [name, value] of [
    ['state', 'other'],
    ['scope', 'frame:admin'],
    ['response_type', 'code'],
    ['code_challenge', 'x'.repeat(43)],
    ['prompt', 'none'],
    ['nonce', 'a'],
  ] as const) {
    const visit = await ask((query) => {
      query.append(name, value);
      query.append(name, `${value}2`);
    });
    assert.equal(visit.location?.searchParams.get('error') ?? 'page', 'invalid_request', name);
    assert.equal(visit.location?.searchParams.get('code'), null);
  }
});

test('a request that asks for nothing, or for nothing there is, gets nothing without consent', async () => {
  const client = await newClient(provider.issuer);
  for (const scope of ['nothing', 'vault', 'frame:everything', 'FRAME']) {
    const visit = await browser.follow(
      await browser.get(authorizeUrl(provider.issuer, { client, scope, resource: `${provider.issuer}/frame/mcp` }).url),
      (url) => url.origin !== provider.issuer,
    );
    assert.equal(visit.location?.searchParams.get('code') ?? null, null, scope);
  }
  const { url } = authorizeUrl(provider.issuer, { client, scope: undefined, resource: `${provider.issuer}/frame/mcp` });
  const posted = await browser.follow(
    await browser.post(`${provider.issuer}/oauth/authorize`, Object.fromEntries(new URL(url).searchParams)),
    (to) => to.origin !== provider.issuer,
  );
  assert.equal(posted.location?.searchParams.get('code') ?? null, null, 'asked by POST, without a scope');
});

test('signing out leads only to addresses that the client registered: none', async () => {
  const fresh = createBrowser();
  await signIn(fresh, authorizeUrl(provider.issuer), kim);
  for (const query of [
    'client_id=axe-cli&post_logout_redirect_uri=https://evil.example/',
    `client_id=axe-cli&post_logout_redirect_uri=${encodeURIComponent(loopbackRedirect)}`,
    'post_logout_redirect_uri=https://evil.example/&state=x',
    'client_id=nobody&post_logout_redirect_uri=https://evil.example/',
    'id_token_hint=x.y.z&post_logout_redirect_uri=https://evil.example/',
    `id_token_hint=${'e30.'.repeat(2)}&post_logout_redirect_uri=https://evil.example/`,
  ]) {
    const visit = await fresh.get(`${provider.issuer}/oauth/end_session?${query}`);
    assert.equal(visit.location, undefined, query);
    assert.doesNotMatch(visit.text, /evil\.example|127\.0\.0\.1:45671/);
  }
  const page = await fresh.get(`${provider.issuer}/oauth/end_session?post_logout_redirect_uri=https://evil.example/`);
  const form = formOf(page, /\/end_session\/confirm$/);
  const planted = await fresh.post(form.action, { logout: 'yes', xsrf: 'guessed' });
  assert.equal(planted.status, 400, 'nobody is signed out by a page of somebody else');
  const done = await fresh.follow(await fresh.post(form.action, { ...form.fields, logout: 'yes' }));
  assert.equal(done.url.href, `${provider.issuer}/oauth/end_session/success`);
  assert.equal(done.status, 200);
  const asked = await fresh.follow(await fresh.get(authorizeUrl(provider.issuer).url));
  assert.match(asked.text, /\/sign-in"/);
});
