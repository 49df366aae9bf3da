import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { authorizeUrl } from '../../testing/sign-in.ts';
import { set, startAuthorizeRequests } from '../support/authorize-requests.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const { provider, browser, ask } = await startAuthorizeRequests(kim);

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
