import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { run } from '../support.ts';
import { type Ended, startAxe } from './support/axe-process.ts';
import { list, startRenewals } from './support/renewals.ts';
import { logIn } from './support/sign-in.ts';
import { startStandIn } from './support/stand-in-platform.ts';

const { platform, home, listAccounts, stored, expire } = await startRenewals();

test('a sign-in that was ended elsewhere is said to have ended, in these words', async () => {
  const { access_token: token, refresh_token: spent = '' } = stored();
  const body = new URLSearchParams({ client_id: 'axe-cli', token: spent });
  assert.equal((await fetch(`${platform.url}/oauth/revoke`, { method: 'POST', body })).status, 200);
  platform.refuse = (one) => one === token;
  const ran = await listAccounts();
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /SESSION_ENDED.*Run axe login/s);
  assert.deepEqual(home.read(), {});
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
  home.change({ expires_at: 0 }, 'down');
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
  assert.match(ran.noted, /it was a single token, and nothing renews it/);
  assert.deepEqual(platform.tokenRequests, []);
});

test('tokens of another platform than the profile says are sent nowhere', async () => {
  home.change({ url: 'https://other.example' });
  const calls = platform.calls.length;
  const ran = await listAccounts();
  assert.equal(ran.code, 6);
  assert.match(ran.noted, /SESSION_BUSY/);
  assert.equal(platform.calls.length, calls);
});
