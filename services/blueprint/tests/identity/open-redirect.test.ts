import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBrowser, formOf, type Visit } from '../../testing/browser.ts';
import { authorizeUrl, loopbackRedirect, signIn } from '../../testing/sign-in.ts';
import { set, startAuthorizeRequests } from '../support/authorize-requests.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const { provider, browser, ask } = await startAuthorizeRequests(kim);

function assertAnsweredHere(visit: Visit, code: RegExp): void {
  assert.equal(visit.location, undefined, `led to ${visit.location?.href}`);
  assert.equal(visit.status, 400);
  assert.match(visit.text, code);
  assert.match(visit.text, new RegExp(visit.headers.get('x-request-id') ?? 'none'));
}

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
