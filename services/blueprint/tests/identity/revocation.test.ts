import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, login, redeem, signIn, type Tokens } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { newClient } from '../support/register-client.ts';
import { by, startRevoking } from '../support/revoking.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';
const { provider, revoke, isDenied, canRenew, familyOf } = await startRevoking();

const send = (form: Record<string, string>): Promise<Response> =>
  fetch(`${provider.issuer}/oauth/revoke`, { method: 'POST', body: new URLSearchParams(form) });

const userinfo = (tokens: Tokens): Promise<Response> =>
  fetch(`${provider.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.body.access_token}` } });

test('one sign-in is ended, the others of the person go on', async () => {
  const browser = createBrowser();
  const [ended, other] = [await login(provider.issuer, kim, {}, browser), await login(provider.issuer, kim, {}, browser)];
  const done = await revoke({ session: await familyOf(ended) });
  assert.equal(done.sessions.length, 1);
  assert.equal(await isDenied(ended), true);
  assert.equal((await userinfo(ended)).status, 401);
  assert.equal(await canRenew(ended), false);
  assert.equal(await isDenied(other), false);
  assert.equal((await userinfo(other)).status, 200);
  assert.equal(await canRenew(other), true);
  const [row] = (await logged(provider.database, 'grant_revoked')).slice(-1);
  assert.deepEqual([row?.email, row?.reason, row?.actor, row?.request_id], [kim, by.reason, by.actor, by.requestId]);
  assert.equal((await revoke({ session: await familyOf(ended) })).sessions.length, 0, 'it ends once');
});

test('a person is ended everywhere, the browser too, and another person is not', async () => {
  const browser = createBrowser();
  const client = await newClient(provider.issuer);
  const options = { client, resource: `${provider.issuer}/frame/mcp`, scope: 'openid frame' };
  const mine = await login(provider.issuer, lee, {}, browser);
  const connector = await login(provider.issuer, lee, options, browser);
  const request = authorizeUrl(provider.issuer);
  const code = (await signIn(browser, request, lee)).searchParams.get('code') ?? '';
  const others = await login(provider.issuer, kim);
  const done = await revoke({ email: 'LEE@acme.example' });
  assert.equal(done.sessions.length, 3);
  assert.ok(done.browsers >= 1);
  assert.equal(await canRenew(mine), false);
  assert.equal(await canRenew(connector, client), false);
  for (const tokens of [mine, connector]) assert.equal(await isDenied(tokens), true);
  assert.equal((await redeem(provider.issuer, code, request)).body.error, 'invalid_grant', 'a code that was on its way');
  assert.match((await browser.follow(await browser.get(authorizeUrl(provider.issuer).url))).text, /\/sign-in"/);
  assert.equal(await isDenied(others), false);
  assert.equal(await canRenew(others), true);
  const again = createBrowser();
  await signIn(again, authorizeUrl(provider.issuer), lee);
  const asked = await again.follow(await again.get(authorizeUrl(provider.issuer, options).url));
  assert.match(asked.text, /\/consent"/, 'what was allowed before is asked again');
});

test('everything of a client is ended, and others are not', async () => {
  const browser = createBrowser();
  const [one, two] = [await newClient(provider.issuer), await newClient(provider.issuer)];
  const at = (client: string) => ({ client, resource: `${provider.issuer}/frame/mcp`, scope: 'frame' });
  const [ended, other] = [await login(provider.issuer, kim, at(one), browser), await login(provider.issuer, kim, at(two), browser)];
  const done = await revoke({ client: one });
  assert.deepEqual([done.sessions.length, done.blocked], [1, true]);
  assert.equal(await isDenied(ended), true);
  assert.equal(await canRenew(ended, one), false);
  assert.equal(await isDenied(other), false);
  assert.equal(await canRenew(other, two), true);
});

test('who names nothing, too much or nobody ends nothing', async () => {
  const count = async () => (await logged(provider.database, 'grant_revoked')).length;
  const before = await count();
  for (const [target, code] of [
    [{}, 'REVOKE_TARGET_INVALID'],
    [{ session: 'a', email: kim }, 'REVOKE_TARGET_INVALID'],
    [{ session: 'nothing' }, 'SESSION_NOT_FOUND'],
    [{ email: 'nobody@acme.example' }, 'SESSION_NOT_FOUND'],
    [{ client: 'dyn_nobody_at_all_00' }, 'CLIENT_NOT_FOUND'],
  ] as const) {
    await assert.rejects(revoke(target), (error) => isRefusal(error, code));
  }
  assert.equal(await count(), before);
});

test('a client ends its own tokens, by either kind', async () => {
  const browser = createBrowser();
  const first = await login(provider.issuer, kim, {}, browser);
  assert.equal((await send({ token: String(first.body.access_token), client_id: 'axe-cli' })).status, 200);
  assert.equal(await isDenied(first), true);
  assert.equal((await userinfo(first)).status, 401);
  assert.equal(await canRenew(first), true, 'the family outlives one access token');

  const second = await login(provider.issuer, kim, {}, browser);
  assert.equal((await send({ token: String(second.body.refresh_token), client_id: 'axe-cli' })).status, 200);
  assert.equal(await canRenew(second), false);
  assert.equal(await isDenied(second), true);
  const [row] = (await logged(provider.database, 'grant_revoked')).slice(-1);
  assert.equal(row?.reason, 'revoked by the client');
});

test('nobody ends the tokens of somebody else, and learns nothing by trying', async () => {
  const other = await newClient(provider.issuer);
  const tokens = await login(provider.issuer, kim);
  const [head, payload, signature] = String(tokens.body.access_token).split('.');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  for (const [token, client] of [
    [tokens.body.refresh_token, other],
    [tokens.body.access_token, other],
    [tokens.body.access_token, 'https://client.example/client.json'],
    [tokens.body.id_token, 'axe-cli'],
    [`${head}.${payload}.${signature?.slice(0, -4)}AAAA`, 'axe-cli'],
    [`${unsigned}.${payload}.`, 'axe-cli'],
    [`${head}.${payload}`, 'axe-cli'],
    ['....', 'axe-cli'],
    ['\u0000', 'axe-cli'],
    ['x'.repeat(60_000), 'axe-cli'],
    ['not a token', 'axe-cli'],
  ] as const) {
    const answer = await send({ token: String(token), client_id: client });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), '');
  }
  assert.equal(await isDenied(tokens), false);
  assert.equal(await canRenew(tokens), true);
  assert.equal((await send({ token: 'x', client_id: 'nobody' })).status, 401);
  assert.equal((await send({ token: 'x' })).status, 400);
  assert.equal((await send({ client_id: 'axe-cli' })).status, 400);
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"token":"x","client_id":"axe-cli"}' };
  assert.equal((await fetch(`${provider.issuer}/oauth/revoke`, json)).status, 400);
});
