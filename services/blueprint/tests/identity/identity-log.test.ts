import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { decodeJwt } from 'jose';
import { purgeExpired, revokeAccess, searchEvents } from '../../src/identity/index.ts';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, login, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { deniedTokens, logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { newClient, registerClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

const ofClient = async (client: string) => (await logged(provider.database)).filter(({ client_id: id }) => id === client);

test('every step is a row with who, which program, which token, from where and why', async () => {
  const { issuer, database } = provider;
  const client = await newClient(issuer, { client_name: 'Ledger reader' });
  const frame = `${issuer}/frame/mcp`;
  const { body } = await login(issuer, kim, { client, resource: frame, scope: 'openid frame:read' });
  const renewed = await refresh(issuer, String(body.refresh_token), client);
  await refresh(issuer, 'a guess', client);
  await fetch(`${issuer}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token: String(renewed.body.access_token), client_id: client }),
  });
  await refresh(issuer, String(body.refresh_token), client);
  await database.shared((tx) => revokeAccess(tx, { client }, { actor: 'person:choi@acme.example', reason: 'test', requestId: 'of-choi' }));
  await registerClient(issuer, { redirect_uris: ['https://evil.example/'] });

  const rows = await ofClient(client);
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    [
      'client_registered',
      'consent_granted',
      'token_issued',
      'token_refreshed',
      'token_refused',
      'token_revoked',
      'theft_detected',
      'token_refused',
      'client_blocked',
    ],
  );
  const byKind = new Map(rows.map((row) => [row.kind, row]));
  const issued = byKind.get('token_issued');
  const claims = decodeJwt(String(body.access_token));
  assert.deepEqual([issued?.email, issued?.jti, issued?.scope, issued?.resource], [kim, claims.jti, 'openid frame:read', frame]);
  assert.equal(byKind.get('token_refreshed')?.grant_id, issued?.grant_id);
  assert.equal(byKind.get('token_revoked')?.jti, decodeJwt(String(renewed.body.access_token)).jti);
  assert.equal(byKind.get('consent_granted')?.email, kim);
  assert.match(String(byKind.get('token_refused')?.reason), /^invalid_grant: /);
  assert.equal(byKind.get('client_blocked')?.actor, 'person:choi@acme.example');
  const told = rows.filter(({ kind }) => kind !== 'client_blocked');
  for (const { kind, address, request_id: id } of told) {
    assert.match(String(address), /127\.0\.0\.1$/, kind);
    assert.match(String(id), /^[0-9a-f-]{36}$/, kind);
  }
  const kinds = new Set((await logged(database)).map(({ kind }) => kind));
  assert.ok(kinds.has('signed_in') && kinds.has('client_refused'));
  assert.doesNotMatch(
    JSON.stringify(await logged(database), (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
    /eyJ/,
  );
});

test('who was refused at the door is a row, with the reason', async () => {
  await assert.rejects(signIn(createBrowser(), authorizeUrl(provider.issuer), 'han@globex.example'));
  const [row] = (await logged(provider.database, 'sign_in_refused')).slice(-1);
  assert.deepEqual([row?.email, row?.reason], ['han@globex.example', 'USER_NOT_MAPPED']);
  const browser = createBrowser();
  const page = await browser.follow(await browser.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = new URL((await atTenant(browser, await browser.post(form.action, form.fields), kim)).location?.href ?? '');
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'access_denied');
  callback.searchParams.set('error_description', 'AADSTS65004: <script>alert(1)</script>');
  const cancelled = await browser.get(callback.href);
  assert.match(cancelled.text, /CANCELLED/);
  assert.doesNotMatch(cancelled.text, /<script>alert/);
  assert.equal((await logged(provider.database, 'sign_in_refused')).at(-1)?.reason, 'CANCELLED');
});

test('the log is only added to, by nobody else than by adding', async () => {
  await login(provider.issuer, kim);
  const before = await logged(provider.database);
  for (const text of [
    `update identity_event set email = 'nobody@acme.example'`,
    'delete from identity_event',
    'truncate identity_event',
    `update identity_event set reason = '' where false`,
    'truncate identity_event, oauth_grant cascade',
  ]) {
    await assert.rejects(
      provider.database.owner((tx) => tx.execute(text)),
      (error) => isRefusal(error, 'APPEND_ONLY'),
      `as the owner: ${text}`,
    );
    await assert.rejects(
      provider.database.shared((tx) => tx.execute(text)),
      `as the service: ${text}`,
    );
  }
  for (const text of [
    'drop table identity_event',
    'alter table identity_event disable trigger all',
    'drop trigger append_only on identity_event',
  ]) {
    await assert.rejects(
      provider.database.shared((tx) => tx.execute(text)),
      text,
    );
  }
  assert.deepEqual(await logged(provider.database), before);
});

test('a search finds by person, program, kind and time, and pages on', async () => {
  const all = await logged(provider.database);
  const first = await provider.database.shared((tx) => searchEvents(tx, { limit: 3 }));
  assert.deepEqual(
    first.map(({ id }) => id),
    all
      .map(({ id }) => id)
      .reverse()
      .slice(0, 3),
  );
  const next = await provider.database.shared((tx) => searchEvents(tx, { limit: 500, before: first[2]?.id }));
  assert.equal(next.length, all.length - 3);
  const mine = await provider.database.shared((tx) =>
    searchEvents(tx, { limit: 500, email: kim, kind: 'token_issued', since: new Date(0), until: new Date() }),
  );
  assert.ok(mine.length > 0 && mine.every(({ email, kind }) => email === kim && kind === 'token_issued'));
  assert.equal((await provider.database.shared((tx) => searchEvents(tx, { limit: 500, until: new Date(0) }))).length, 0);
});

test('the purge takes what has ended, and nothing that still protects', async () => {
  const machine = await startProvider();
  const { issuer, database } = machine;
  const signedIn = createBrowser();
  const tokens = await login(issuer, kim, {}, signedIn);
  const renewed = await refresh(issuer, String(tokens.body.refresh_token));
  const waiting = authorizeUrl(issuer);
  const code = (await signIn(signedIn, waiting, kim)).searchParams.get('code') ?? '';
  const used = await newClient(issuer);
  const unused = await newClient(issuer);
  await login(issuer, kim, { client: used, resource: `${issuer}/frame/mcp`, scope: 'frame' }, signedIn);
  const blocked = await newClient(issuer);
  await database.shared((tx) => revokeAccess(tx, { client: blocked }, { actor: 'agent:test', reason: 'test', requestId: 'test' }));
  const abandoned = createBrowser();
  const page = await abandoned.follow(await abandoned.get(authorizeUrl(issuer).url));

  const purged = await purgeExpired(database);
  assert.equal(purged, 0, 'nothing has ended yet');
  await database.owner(async (tx) => {
    await tx.execute(`update oauth_artifact set expires_at = now() - interval '2 hours' where kind = 'Interaction'`);
    await tx.execute(`update oauth_client set registered_at = now() - interval '31 days'`);
    await tx.execute(`update oauth_grant set created_at = now() - interval '2 days'`);
    await tx.execute(
      `insert into revoked_token (jti, expires_at) values ('ended-long-ago', now() - interval '2 hours'), ('ended-just-now', now() - interval '1 minute')`,
    );
  });
  const before = (await logged(database)).length;
  assert.ok((await purgeExpired(database)) >= 4);
  assert.equal((await logged(database)).length, before, 'the log keeps everything');
  assert.match((await abandoned.get(page.url.href)).text, /SIGN_IN_EXPIRED/);
  const ids = await database.shared((tx) => tx.query<{ id: string }>('select id from oauth_client'));
  assert.deepEqual(new Set(ids.map(({ id }) => id)), new Set([used, blocked]), 'who was blocked does not come back as somebody new');
  assert.ok(!ids.some(({ id }) => id === unused));
  const left = await database.shared((tx) => tx.query<{ jti: string }>('select jti from revoked_token'));
  assert.deepEqual(
    left.map(({ jti }) => jti),
    ['ended-just-now'],
  );
  assert.equal((await redeem(issuer, code, waiting)).body.error, 'invalid_grant', 'the sign-in of a code that waited for two days is gone');

  assert.equal((await refresh(issuer, String(renewed.body.refresh_token))).status, 200, 'who is signed in stays so');
  assert.equal((await refresh(issuer, String(tokens.body.refresh_token))).body.error, 'invalid_grant');
  assert.equal((await logged(database, 'theft_detected')).length, 1, 'a token that was spent is still known as such');
  assert.ok((await deniedTokens(issuer)).has(String(decodeJwt(String(renewed.body.access_token)).jti)));
});
