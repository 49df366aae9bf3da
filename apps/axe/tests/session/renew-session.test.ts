import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { run } from '../support.ts';
import { startAxe } from './support/axe-process.ts';
import { list, nowSeconds, startRenewals } from './support/renewals.ts';

const { platform, home, listAccounts, stored, expire } = await startRenewals();

test('a token that lasts longer than a minute is used as it is', async () => {
  home.change({ expires_at: nowSeconds() + 90 });
  assert.equal((await listAccounts()).code, 0);
  assert.deepEqual(platform.tokenRequests, []);
});

test('one about to end is renewed without a word, and the new tokens are kept', async () => {
  const former = stored();
  expire();
  const ran = await listAccounts();
  assert.deepEqual([ran.code, ran.noted], [0, '']);
  assert.deepEqual(platform.tokenRequests, [{ grant: 'refresh_token', outcome: 'tokens' }]);
  const now = stored();
  assert.notEqual(now.access_token, former.access_token);
  assert.notEqual(now.refresh_token, former.refresh_token);
  assert.ok(now.expires_at > nowSeconds() + 3000);
  assert.deepEqual(readdirSync(home.folder).sort(), ['credentials.json', 'profiles.json'], 'no lock and no draft stays');
});

test('the platform says that the token is over: renewed, and called once more', async () => {
  platform.expireNext = true;
  const calls = platform.calls.length;
  const ran = await listAccounts();
  assert.equal(ran.code, 0, ran.noted);
  assert.deepEqual(platform.tokenRequests, [{ grant: 'refresh_token', outcome: 'tokens' }]);
  assert.equal(platform.calls.length, calls + 1);
});

test('a given token is never renewed', async () => {
  platform.expireNext = true;
  const environment = { ...home.environment, AXE_TOKEN: stored().access_token };
  const ran = await run(list, { environment });
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /TOKEN_EXPIRED/);
  assert.deepEqual(platform.tokenRequests, []);
});

test('five commands at once renew once, and all of them work', async () => {
  expire();
  const all = Array.from({ length: 5 }, () => startAxe(list, home.environment));
  for (const { code, stderr } of await Promise.all(all.map(({ ended }) => ended))) assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(platform.tokenRequests, [{ grant: 'refresh_token', outcome: 'tokens' }]);
  assert.equal((await listAccounts()).code, 0);
});

test('five commands at once that are told so by the platform renew once', async () => {
  const spent = stored().access_token;
  // The platform has forgotten its keys of before: nobody's old token is good, and each command finds out by itself.
  const { calls } = platform;
  let refused = 0;
  platform.refuse = (token) => {
    if (token === spent) refused += 1;
    return token === spent;
  };
  const before = calls.length;
  const all = Array.from({ length: 5 }, () => startAxe(list, home.environment));
  for (const { code, stderr } of await Promise.all(all.map(({ ended }) => ended))) assert.deepEqual([code, stderr], [0, '']);
  assert.ok(refused >= 1);
  assert.equal(calls.length - before, 5);
  assert.deepEqual(platform.tokenRequests, [{ grant: 'refresh_token', outcome: 'tokens' }]);
});

test('killed while it holds the lock: the next command takes over, and again after a second death', async () => {
  expire();
  for (let death = 1; death <= 2; death += 1) {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    platform.beforeToken = () => {
      resolve();
      return new Promise(() => undefined);
    };
    const victim = startAxe(list, home.environment);
    await arrived;
    victim.child.kill('SIGKILL');
    assert.equal((await victim.ended).signal, 'SIGKILL');
    assert.ok(existsSync(`${home.folder}/session.lock`), 'the lock of a dead process is there');
  }
  platform.beforeToken = undefined;
  const all = await Promise.all([1, 2, 3].map(() => startAxe(list, home.environment).ended));
  for (const { code, stderr } of all) assert.deepEqual([code, stderr], [0, '']);
  assert.equal(platform.tokenRequests.length, 1);
  assert.ok(!existsSync(`${home.folder}/session.lock`));
});
