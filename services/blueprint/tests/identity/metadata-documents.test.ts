import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { decodeJwt } from 'jose';
import { redirectProblem } from '../../src/identity/clients/index.ts';
import { login, refresh } from '../../testing/sign-in.ts';
import { startDocumentClients, usual } from '../support/document-clients.ts';

const kim = 'kim@acme.example';
const { site, provider, ask, assertRefused } = await startDocumentClients();

test('a program is known by its document: it signs people in and renews, and is asked about', async () => {
  const client = site.publish('good', { body: { ...usual, scope: 'openid', application_type: 'native' } });
  const options = { client, scope: 'openid frame', resource: `${provider.issuer}/frame/mcp` };
  const { status, body } = await login(provider.issuer, kim, options);
  assert.equal(status, 200, JSON.stringify(body));
  const claims = decodeJwt(String(body.access_token));
  assert.deepEqual([claims.client_id, claims.aud], [client, `${provider.issuer}/frame/mcp`]);
  assert.equal((await refresh(provider.issuer, String(body.refresh_token), client)).status, 200);
  assert.equal(site.asked.filter((path) => path === '/good.json').length, 1, 'the document is kept');
});

test('the host of the document is compared whole', () => {
  const policy = { allowed: [], documentHost: 'vendor.example:8443' };
  for (const uri of ['https://vendor.example:8443/done', 'https://vendor.example:8443/'])
    assert.equal(redirectProblem(uri, policy), undefined);
  for (const uri of [
    'https://vendor.example/done',
    'http://vendor.example:8443/done',
    'https://a.vendor.example:8443/done',
    'https://vendor.example:8443.evil.example/',
    'https://vendor.example:8443@evil.example/',
    'https://evil.example/vendor.example:8443',
    'https://user@vendor.example:8443/',
    'https://vendor.example:8443/#x',
  ]) {
    assert.notEqual(redirectProblem(uri, policy), undefined, uri);
  }
});

test('this machine and Claude may receive the answer, other hosts not', async () => {
  for (const [name, uri, allowed] of [
    ['claude', 'https://claude.ai/api/mcp/auth_callback', true],
    ['loopback', 'http://localhost:9/x', true],
    ['other', 'https://other.example/done', false],
    ['port', 'https://127.0.0.1:1/done', false],
    ['plain', `${site.origin.replace('https', 'http').replace('127.0.0.1', 'vendor.example')}/done`, false],
    ['user', `${site.origin.replace('https://', 'https://user@')}/done`, false],
    ['script', 'javascript:alert(1)', false],
    ['scheme', 'vendor.app:/done', false],
  ] as const) {
    const client = site.publish(`to-${name}`, { body: { ...usual, redirect_uris: [uri] } });
    if (!allowed) await assertRefused(client, { redirectUri: uri });
    else assert.equal((await ask(client, { redirectUri: uri })).status, 303, uri);
  }
  await assertRefused(site.publish('mixed', { body: { ...usual, redirect_uris: [...usual.redirect_uris, 'https://other.example/'] } }));
  await assertRefused(site.publish('none', { body: { ...usual, redirect_uris: [] } }));
  await assertRefused(site.publish('missing', { body: { client_name: 'Vendor' } }));
});

test('a document that is not what it says is none', async () => {
  const other = site.publish('honest', { body: usual });
  for (const [name, body] of [
    ['of-another', { ...usual, client_id: other }],
    ['of-the-house', { ...usual, client_id: 'axe-cli' }],
    ['without-id', JSON.stringify(usual)],
    ['secret', { ...usual, client_secret: 'mine' }],
    ['secret-basic', { ...usual, token_endpoint_auth_method: 'client_secret_basic' }],
    ['secret-post', { ...usual, token_endpoint_auth_method: 'client_secret_post' }],
    ['secret-jwt', { ...usual, token_endpoint_auth_method: 'client_secret_jwt' }],
    ['private-key', { ...usual, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }],
    ['implicit', { ...usual, response_types: ['token'], grant_types: ['implicit'] }],
    ['hostile-logo', { ...usual, logo_uri: 'javascript:alert(1)' }],
    ['list', '[]'],
    ['null', 'null'],
    ['no-json', 'client_name=Vendor'],
    ['empty', ''],
    ['markup', '<!doctype html><title>Vendor</title>'],
  ] as const) {
    await assertRefused(site.publish(name, { body }));
  }
});

test('a document that changed is followed when its time is over', async () => {
  const client = site.publish('changing', { headers: { 'cache-control': 'max-age=5' }, body: usual });
  assert.equal((await ask(client)).status, 303);
  site.publish('changing', { headers: { 'cache-control': 'max-age=5' }, body: { ...usual, redirect_uris: ['http://localhost/other'] } });
  assert.equal((await ask(client)).status, 303, 'kept for half a minute at least');
  const real = Date.now;
  const later = mock.method(Date, 'now', () => real() + 60_000);
  await assertRefused(client);
  assert.equal((await ask(client, { redirectUri: 'http://localhost/other' })).status, 303);
  later.mock.restore();
});
