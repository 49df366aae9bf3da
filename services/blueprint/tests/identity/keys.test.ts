import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { silentLog } from '@axe/pg';
import { testServiceDatabase } from '@axe/pg/testing';
import { decodeProtectedHeader, type JWK } from 'jose';
import { createIdentity } from '../../src/identity/index.ts';
import { createSealer, loadKeyRing } from '../../src/identity/keys/index.ts';
import { blueprint } from '../../src/index.ts';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, login, redeem, refresh, type Tokens } from '../../testing/sign-in.ts';
import { dumpOf } from '../support/dump.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const many = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
let other: Awaited<ReturnType<TestProvider['second']>>;
before(async () => {
  provider = await startProvider({ keyCheckEveryMs: 20, limits: { token: many, page: many, account: many } });
  other = await provider.second();
});

const rotate = (of: TestProvider, now = false) => of.database.shared((tx) => of.identity.rotateKeys(tx, { now }));
const states = (of: TestProvider) =>
  of.database.shared((tx) => tx.query<{ kid: string; state: string }>('select kid, state from signing_key order by published_at, state'));

async function published(url: string): Promise<readonly JWK[]> {
  return ((await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: readonly JWK[] }).keys;
}

async function waitFor(what: string, done: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 300; count += 1) {
    if (await done()) return;
    await wait(20);
  }
  assert.fail(`${what} did not happen`);
}

const keyOf = (tokens: Tokens): string | undefined => decodeProtectedHeader(String(tokens.body.access_token)).kid;
const isGood = async (url: string, tokens: Tokens): Promise<boolean> =>
  (await fetch(`${url}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.body.access_token}` } })).status === 200;

test('the private half of a key is nowhere in the database, nor published', async () => {
  const { keys } = await loadKeyRing(provider.database, createSealer(provider.options.identityKey));
  const dump = await dumpOf(provider.database);
  assert.equal(keys.length, 2);
  for (const { kid, privateJwk } of keys) {
    assert.ok(dump.includes(kid));
    for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      const value = privateJwk[part];
      assert.ok(typeof value === 'string' && value.length > 40);
      assert.ok(!dump.includes(value), part);
      assert.ok(!dump.includes(Buffer.from(value, 'base64url').toString('base64')));
      assert.ok(!dump.includes(Buffer.from(value, 'base64url').toString('hex')));
    }
  }
  for (const key of await published(provider.url)) assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  await assert.rejects(
    provider.database.owner((tx) =>
      tx.execute(`update shared.signing_key set public_jwk = public_jwk || '{"d":"x"}' where state = 'next'`),
    ),
    'the table itself refuses a private part',
  );
});

test('with another identity key nothing starts, and nothing changes', async () => {
  const before = await states(provider);
  const { options } = provider;
  const start = (identityKey: string) => createIdentity({ ...options, identityKey });
  await assert.rejects(start(randomBytes(32).toString('base64url')), (error) => {
    assert.ok(isRefusal(error, 'IDENTITY_KEY_INVALID'));
    assert.match(error.message, /Nothing was changed/);
    return true;
  });
  await assert.rejects(start('short'), (error) => isRefusal(error, 'IDENTITY_KEY_INVALID'));
  await assert.rejects(start(''), (error) => isRefusal(error, 'IDENTITY_KEY_INVALID'));
  assert.deepEqual(await states(provider), before);
});

test('the next key takes over: three are published, everybody notices, nobody is signed out', async () => {
  const machine = await startProvider({ keyCheckEveryMs: 20, limits: { page: many, token: many } });
  const second = await machine.second();
  const before = await states(machine);
  const old = await login(machine.issuer, kim);
  const underWay = createBrowser();
  const request = authorizeUrl(machine.issuer);
  const page = await underWay.follow(await underWay.get(request.url));

  const rotation = await rotate(machine);
  const [first, next] = [before.find(({ state }) => state === 'active')?.kid, before.find(({ state }) => state === 'next')?.kid];
  assert.deepEqual([rotation.retired, rotation.active], [first, next]);
  for (const { url, identity } of [machine, second]) {
    await waitFor('the rotation', async () => (await published(url)).length === 3);
    assert.equal((await published(url))[0]?.kid, next);
    await identity.reloadKeys();
  }
  const form = formOf(page, /\/sign-in$/);
  const back = await underWay.follow(
    await atTenant(underWay, await underWay.post(form.action, form.fields), kim),
    (url) => url.origin !== machine.issuer,
  );
  const after = await redeem(second.url, back.location?.searchParams.get('code') ?? '', request);
  assert.equal(keyOf(after), next);
  assert.equal(keyOf(old), first);
  for (const { url } of [machine, second]) {
    assert.equal(await isGood(url, old), true, 'a token of the key before');
    assert.equal(await isGood(url, after), true);
  }
  const renewed = await refresh(second.url, String(old.body.refresh_token));
  assert.equal(keyOf(renewed), next);

  await assert.rejects(rotate(machine), (error) => isRefusal(error, 'KEY_TOO_YOUNG'));
  await machine.database.owner((tx) =>
    tx.execute(`update shared.signing_key set retired_at = now() - interval '2 hours' where state = 'retired'`),
  );
  for (const { url } of [machine, second]) await waitFor('the end of the old key', async () => (await published(url)).length === 2);
  assert.equal(await isGood(machine.url, old), false, 'whose key is gone, its tokens are too; by then they have ended');
  assert.equal(await isGood(second.url, after), true);
});

test('two rotations at once become one, or one after the other', async () => {
  const machine = await startProvider();
  await rotate(machine);
  await machine.database.owner((tx) => tx.execute(`update shared.signing_key set published_at = now() - interval '2 hours'`));
  const polite = await Promise.allSettled([rotate(machine), rotate(machine), rotate(machine)]);
  const refused = polite.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 2);
  for (const { reason } of refused) assert.ok(isRefusal(reason, 'KEY_TOO_YOUNG'), String(reason));
  const urgent = await Promise.all([rotate(machine, true), rotate(machine, true)]);
  assert.notEqual(urgent[0]?.active, urgent[1]?.active);
  const rows = await states(machine);
  for (const state of ['active', 'next']) assert.equal(rows.filter((row) => row.state === state).length, 1);
  assert.equal(rows.length, 2 + 4);
});

test('processes that start at once on an empty database agree on one pair', async () => {
  const { migrations, errors } = blueprint;
  const database = await testServiceDatabase({ service: 'blueprint', migrations, errors, log: silentLog });
  const sealer = createSealer(randomBytes(32).toString('base64url'));
  const rings = await Promise.all(Array.from({ length: 5 }, () => loadKeyRing(database, sealer)));
  const versions = new Set(rings.map(({ version }) => version));
  assert.equal(versions.size, 1);
  assert.match([...versions][0] ?? '', /^active:\S+ next:\S+$/);
  const { count } = await database.shared((tx) => tx.one<{ count: bigint }>('select count(*) as count from signing_key'));
  assert.equal(count, 2n);
});

test('while keys rotate under load, no request is lost', async () => {
  let running = true;
  const done = [0, 0];
  const workers = [provider.url, other.url].map(async (url, worker) => {
    let tokens = await login(provider.issuer, kim);
    while (running) {
      tokens = await refresh(url, String(tokens.body.refresh_token));
      assert.equal(tokens.status, 200, JSON.stringify(tokens.body));
      assert.equal(await isGood(provider.url, tokens), true, 'the other process knows the key already');
      assert.equal(await isGood(other.url, tokens), true);
      done[worker] = Number(done[worker]) + 1;
    }
  });
  const rotations = async () => {
    for (let count = 0; count < 3; count += 1) {
      const { next } = await rotate(provider, true);
      // In earnest the wait of an hour makes sure that everybody has heard of a key before it signs.
      for (const url of [provider.url, other.url]) {
        await waitFor('the news of a key', async () => (await published(url)).some(({ kid }) => kid === next));
      }
      const before = [...done];
      // The first of two more rounds may have begun under the former key, the second has not.
      await waitFor('requests under the new key', async () => done.every((rounds, worker) => rounds >= Number(before[worker]) + 2));
    }
    running = false;
  };
  // A worker that fails ends the test at once, with its own reason.
  await Promise.race([rotations(), Promise.all(workers)]);
  await Promise.all(workers);
});
