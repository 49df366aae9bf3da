import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { run } from '../support.ts';
import { type Ended, startAxe } from './support/axe-process.ts';
import { type Home, logIn, makeHome, type StoredTokens } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

const list = ['frame', 'list_accounts', '--entity', 'acmec', '--json'] as const;
let platform: StandIn;
let home: Home;

before(async () => {
  platform = await startStandIn();
});
after(() => platform.close());
beforeEach(async () => {
  home = makeHome();
  assert.equal((await logIn(home, platform.url)).code, 0);
  platform.tokenRequests.splice(0);
});
afterEach(() => {
  platform.beforeToken = undefined;
  platform.afterToken = undefined;
  platform.faults.splice(0);
  home.remove();
});

const listAccounts = () => run(list, { environment: home.environment });
const stored = (): StoredTokens => home.read().default as StoredTokens;

/** As time would do. */
function changeStored(change: Partial<StoredTokens>, profile = 'default'): void {
  const profiles = { ...home.read(), [profile]: { ...home.read()[profile], ...change } };
  writeFileSync(home.credentials, JSON.stringify({ format: 1, profiles }));
}
const nowSeconds = () => Math.floor(Date.now() / 1000);
const expire = () => changeStored({ expires_at: nowSeconds() + 59 });

test('a token that lasts longer than a minute is used as it is', async () => {
  changeStored({ expires_at: nowSeconds() + 90 });
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
  platform.refuse = undefined;
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

test('killed between the answer of the provider and the write: the next one says to sign in, and forgets nothing else', async () => {
  assert.equal((await logIn(home, platform.url, '--profile', 'second')).code, 0);
  platform.tokenRequests.splice(0);
  expire();
  const victim = startAxe(list, home.environment);
  platform.afterToken = () => void victim.child.kill('SIGKILL');
  assert.equal((await victim.ended).signal, 'SIGKILL');
  platform.afterToken = undefined;
  assert.deepEqual(platform.tokenRequests, [{ grant: 'refresh_token', outcome: 'tokens' }], 'the provider did rotate');

  const next = await run(list.slice(0, -1), { environment: home.environment });
  assert.equal(next.code, 3);
  assert.match(next.noted, /^axe: Your sign-in at \S+ has ended \(it was withdrawn, used elsewhere, or is too old\)\. Run axe login\.\n/);
  assert.match(next.noted, /code: +SESSION_ENDED/);
  assert.deepEqual(Object.keys(home.read()), ['second']);
  assert.equal((await run([...list, '--profile', 'second'], { environment: home.environment })).code, 0);
  const later = await listAccounts();
  assert.equal(later.code, 3);
  assert.match(later.noted, /You are not signed in\. Run axe login/);
  assert.equal((await logIn(home, platform.url)).code, 0);
});

test('a provider in trouble: another exit code, and the tokens stay', async () => {
  expire();
  const kept = stored();
  platform.faults.push({ error: 'server_error', status: 503 });
  const busy = await listAccounts();
  assert.equal(busy.code, 6);
  assert.match(busy.noted, /does not answer: it answers with HTTP 503\. What is stored stays stored/);
  assert.deepEqual(stored(), kept);
  assert.equal((await listAccounts()).code, 0, 'and later it works');
});

test('a provider that is down: another exit code, and the tokens stay', async () => {
  const down = await startStandIn();
  assert.equal((await logIn(home, down.url, '--profile', 'down')).code, 0);
  changeStored({ expires_at: 0 }, 'down');
  await down.close();
  const kept = home.read();
  const { code, stderr } = await startAxe([...list, '--profile', 'down'], home.environment).ended;
  assert.equal(code, 6);
  assert.match(stderr, /nothing listens there/);
  assert.deepEqual(home.read(), kept);
});

test('no room on the disk: said before the provider is asked, and the tokens stay good', async () => {
  expire();
  const kept = readFileSync(home.credentials, 'utf8');
  // A limit on the size of files stands in for the full disk; the shell sets it for the command alone.
  const limited = ['sh', '-c', 'ulimit -f 8; exec "$@"', 'sh'];
  const { code, stderr }: Ended = await startAxe(list, { ...home.environment, NODE_DISABLE_COMPILE_CACHE: '1' }, limited).ended;
  assert.equal(code, 3, stderr);
  assert.match(stderr, /credentials\.json cannot be written: .*\. What was stored before is still stored/);
  assert.deepEqual(platform.tokenRequests, []);
  assert.equal(readFileSync(home.credentials, 'utf8'), kept);
  assert.deepEqual(readdirSync(home.folder).sort(), ['credentials.json', 'profiles.json']);
  assert.equal((await listAccounts()).code, 0, 'with room again it works');
});

test('a single token that has run out cannot be renewed', async () => {
  const { refresh_token: dropped, ...single } = stored();
  assert.ok(dropped);
  writeFileSync(home.credentials, JSON.stringify({ format: 1, profiles: { default: { ...single, expires_at: 0 } } }));
  const ran = await listAccounts();
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /it was a single token, which has run out/);
  assert.deepEqual(platform.tokenRequests, []);
});

test('tokens of another platform than the profile says are sent nowhere', async () => {
  changeStored({ url: 'https://other.example' });
  const calls = platform.calls.length;
  const ran = await listAccounts();
  assert.equal(ran.code, 6);
  assert.match(ran.noted, /SESSION_BUSY/);
  assert.equal(platform.calls.length, calls);
});
