import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { decodeJwt } from 'jose';
import { redirectProblem } from '../../src/identity/clients/index.ts';
import { listClients, purgeExpired, revokeAccess, unblockClient } from '../../src/identity/operate/index.ts';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, login, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { startDocumentClients, usual } from '../support/document-clients.ts';
import { logged } from '../support/identity-log.ts';
import { by } from '../support/revoking.ts';

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

test('a document that an operator blocked is refused everywhere, without being read, until it is unblocked', async () => {
  const client = site.publish('doubtful', { body: { ...usual, client_name: 'Doubtful \u202ename\u0000' } });
  const options = { client, scope: 'openid frame', resource: `${provider.issuer}/frame/mcp` };
  const browser = createBrowser();
  const { body } = await login(provider.issuer, kim, options, browser);
  const underWay = authorizeUrl(provider.issuer, options);
  const code = (await signIn(browser, underWay, kim)).searchParams.get('code') ?? '';
  const row = async () =>
    (await provider.database.shared((tx) => listClients(tx, { after: '', limit: 50 }))).find(({ id }) => id === client);
  const listed = await row();
  assert.deepEqual([listed?.kind, listed?.name, listed?.blocked], ['document', 'Doubtful �name�', false]);
  assert.deepEqual(listed?.redirect_uris, usual.redirect_uris);

  const done = await provider.database.shared((tx) => revokeAccess(tx, { client }, by));
  assert.deepEqual([done.sessions.length, done.blocked, (await row())?.blocked], [2, true, true]);
  const second = await provider.second();
  const seen = site.asked.length;
  for (const url of [provider.url, second.url]) {
    const page = await createBrowser().get(authorizeUrl(url, options).url);
    assert.deepEqual([page.status, page.location], [400, undefined]);
    assert.match(page.text, /CLIENT_UNKNOWN/);
    assert.equal((await redeem(url, code, underWay, options)).body.error, 'invalid_client');
    assert.equal((await refresh(url, String(body.refresh_token), client)).body.error, 'invalid_client');
  }
  assert.equal(site.asked.length, seen);

  const unblock = () => provider.database.shared((tx) => unblockClient(tx, client, by));
  assert.deepEqual([await unblock(), await unblock(), (await row())?.blocked], [true, false, false]);
  assert.equal((await refresh(provider.issuer, String(body.refresh_token), client)).body.error, 'invalid_grant', 'what was ended stays so');
  const asked = await browser.follow(await browser.get(authorizeUrl(provider.issuer, options).url));
  assert.match(asked.text, /\/consent"/, 'and people are asked again');
  assert.equal((await login(provider.issuer, kim, options)).status, 200);
  const told = (await logged(provider.database)).filter(({ kind, client_id: id }) => id === client && kind.startsWith('client_'));
  assert.deepEqual(
    told.map(({ kind, actor, reason }) => [kind, actor, reason]),
    [
      ['client_blocked', by.actor, by.reason],
      ['client_unblocked', by.actor, by.reason],
    ],
  );
});

test('who only names an address leaves nothing behind; a known program has its name even so', async () => {
  const rows = () => provider.database.shared((tx) => tx.query<{ id: string }>('select id from document_client'));
  const before = (await rows()).length;
  assert.equal((await ask(site.publish('only-named', { body: usual }))).status, 303);
  assert.equal((await rows()).length, before);
  const known = 'https://claude.ai/oauth/claude-code-client-metadata';
  await provider.database.owner((tx) =>
    tx.execute(
      `insert into oauth_grant (id, account_id, client_id, payload, expires_at) select 'of-before', id, $1, '{}', now() + interval '1 day' from account limit 1`,
      [known],
    ),
  );
  const listed = await provider.database.shared((tx) => listClients(tx, { after: '', limit: 50 }));
  assert.equal(listed.find(({ id }) => id === known)?.name, 'Claude Code');
  const blocked = await provider.database.shared((tx) => revokeAccess(tx, { client: known }, by));
  assert.equal(blocked.blocked, true, 'also one that nobody was asked about since such rows are kept');
  assert.match((await ask(known)).text, /CLIENT_UNKNOWN/);
});

test('what was remembered of documents that nobody uses any more goes, a block stays', async () => {
  const { database } = provider;
  const insert = (name: string, age: string, blocked: boolean) =>
    database.owner((tx) =>
      tx.execute(
        `insert into document_client (id, redirect_uris, seen_at, blocked_at) values ($1, '{}', now() - $2::interval, case when $3 then now() end)`,
        [`https://purged.example/${name}.json`, age, blocked],
      ),
    );
  await insert('old', '31 days', false);
  await insert('young', '29 days', false);
  await insert('blocked', '31 days', true);
  await database.owner((tx) =>
    tx.execute(`update document_client set seen_at = now() - interval '31 days' where id = $1`, [`${site.origin}/good.json`]),
  );
  await purgeExpired(database);
  const left = await database.shared((tx) => tx.query<{ id: string }>('select id from document_client order by id'));
  const ids = left.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id) => id.startsWith('https://purged.example/')),
    ['https://purged.example/blocked.json', 'https://purged.example/young.json'],
  );
  assert.ok(ids.includes(`${site.origin}/good.json`), 'somebody is signed in with it');
});
