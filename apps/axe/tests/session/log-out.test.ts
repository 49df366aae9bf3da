import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { run } from '../support.ts';
import { Browsing } from './support/browse.ts';
import { type Home, logIn, makeHome, runVisiting } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
let home: Home;
before(async () => {
  platform = await startStandIn();
});
after(() => platform.close());
beforeEach(async () => {
  home = makeHome();
  assert.equal((await logIn(home, platform.url)).code, 0);
});
afterEach(() => home.remove());

const axe = (...words: readonly string[]) => run(words, { environment: home.environment });

async function refreshWith(token: string): Promise<unknown> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: token });
  return ((await (await fetch(`${platform.url}/oauth/token`, { method: 'POST', body })).json()) as { error?: string }).error;
}

test('withdraws the sign-in at the platform and forgets it here; the address is remembered', async () => {
  const { refresh_token: refreshToken = '' } = home.read().default ?? {};
  const ran = await axe('logout');
  assert.deepEqual([ran.code, ran.noted], [0, '']);
  assert.equal(ran.printed, `Signed out of ${platform.url} (profile default, kim@acme.example). The sign-in was withdrawn there.`);
  assert.equal(await refreshWith(refreshToken), 'invalid_grant');
  assert.deepEqual(home.read(), {});
  const later = await axe('frame', 'list_accounts', '--entity', 'acmec');
  assert.equal(later.code, 3);
  assert.match(later.noted, /You are not signed in\. Run axe login/);
  const visit = async (address: string) => (await new Browsing().open(address)).text();
  const again = await runVisiting(['login'], home.environment, visit);
  assert.equal(again.code, 0);
  assert.equal(home.read().default?.url, platform.url);
});

test('without the platform the tokens are forgotten all the same, and it says so', async () => {
  const other = await startStandIn();
  assert.equal((await logIn(home, other.url, '--profile', 'other')).code, 0);
  await other.close();
  const ran = await axe('logout', '--profile', 'other', '--json');
  assert.equal(ran.code, 0, ran.noted);
  const expected = { profile: 'other', url: other.url, signed_in_as: 'kim@acme.example', withdrawn: 'no-answer' };
  assert.deepEqual(JSON.parse(ran.printed), { ended: [expected] });
  assert.deepEqual(Object.keys(home.read()), ['default']);
  const words = await logIn(home, platform.url, '--profile', 'other');
  assert.equal(words.code, 0, 'the profile is free for another platform');
});

test('all profiles at once', async () => {
  assert.equal((await logIn(home, platform.url, '--profile', 'second')).code, 0);
  const ran = await axe('logout', '--all');
  assert.equal(ran.code, 0);
  assert.equal(ran.printed.split('\n').length, 2);
  assert.deepEqual(home.read(), {});
  const none = await axe('logout', '--all', '--json');
  assert.deepEqual([none.code, none.noted, JSON.parse(none.printed)], [0, 'No profile was signed in.', { ended: [] }]);
});

test('who is not signed in is told so, and that AXE_TOKEN goes on', async () => {
  const ran = await run(['logout', '--profile', 'nobody'], { environment: { ...home.environment, AXE_TOKEN: 't' } });
  assert.equal(ran.code, 0);
  assert.match(ran.noted, /was not signed in\.\nAXE_TOKEN is still set/);
  assert.deepEqual(Object.keys(home.read()), ['default']);
});

test('a single token is forgotten, and it says that it stays good', async () => {
  const { access_token: token = '' } = home.read().default ?? {};
  const kept = await axe('login', '--token', token, '--url', platform.url, '--profile', 'script');
  assert.equal(kept.code, 0, kept.noted);
  assert.match((await axe('logout', '--profile', 'script')).printed, /The token is forgotten here; it stays good until its own end/);
});
