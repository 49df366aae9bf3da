import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { configFolderOf } from '../../src/session/config-folder.ts';
import { run } from '../support.ts';
import { type Home, logIn, makeHome } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
let other: StandIn;
let home: Home;
before(async () => {
  platform = await startStandIn();
  other = await startStandIn({ refreshTokens: false });
});
after(async () => {
  await platform.close();
  await other.close();
});
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

const list = ['frame', 'list_accounts', '--entity', 'acmec'] as const;
const axe = (words: readonly string[], more: Record<string, string> = {}) => run(words, { environment: { ...home.environment, ...more } });

test('each profile has its platform; --profile wins over AXE_PROFILE', async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  const single = await logIn(home, other.url, '--profile', 'work');
  assert.match(single.noted, /They are not renewed and end at \d{4}-/);
  const before = [platform.calls.length, other.calls.length];
  assert.equal((await axe(list)).code, 0);
  assert.equal((await axe(list, { AXE_PROFILE: 'work' })).code, 0);
  assert.equal((await axe([...list, '--profile', 'default'], { AXE_PROFILE: 'work' })).code, 0);
  assert.deepEqual([platform.calls.length, other.calls.length], [(before[0] ?? 0) + 2, (before[1] ?? 0) + 1]);
});

test('another platform under the same name is refused, before anybody signs in', async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  const kept = [readFileSync(home.credentials, 'utf8'), readFileSync(home.profiles, 'utf8')];
  const refused = await axe(['login', '--url', other.url]);
  assert.equal(refused.code, 5);
  assert.match(refused.noted, /is signed in to .* as kim@acme\.example\. Nothing was changed.*--profile <name>.*--force/);
  assert.deepEqual([readFileSync(home.credentials, 'utf8'), readFileSync(home.profiles, 'utf8')], kept);
  const revoked = platform.revoked.length;
  assert.equal((await logIn(home, other.url, '--force')).code, 0);
  assert.equal(home.read().default?.url, other.url);
  assert.equal(platform.revoked.length, revoked + 1, 'the former sign-in is withdrawn');
});

test('signing in again at the same platform withdraws the former sign-in and nothing else', async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  assert.equal((await logIn(home, platform.url, '--profile', 'second')).code, 0);
  const second = home.read().second;
  const revoked = platform.revoked.length;
  assert.equal((await logIn(home, platform.url)).code, 0);
  assert.deepEqual(home.read().second, second);
  assert.equal(platform.revoked.length, revoked + 1);
  writeFileSync(home.credentials, readFileSync(home.credentials, 'utf8').replaceAll(/"expires_at": \d+/g, '"expires_at": 0'));
  for (const profile of ['default', 'second']) assert.equal((await axe([...list, '--profile', profile])).code, 0, profile);
});

test('a stored token goes to no other address; a given one goes where it is told', async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  const token = home.read().default?.access_token ?? '';
  for (const [words, more] of [
    [['--url', other.url], {}],
    [[], { AXE_URL: other.url }],
    [[], { AXE_PORT: new URL(other.url).port }],
    [['--url', platform.url.replace('127.0.0.1', 'localhost')], {}],
  ] as const) {
    const ran = await axe([...list, ...words], more);
    assert.equal(ran.code, 5, ran.noted);
    assert.match(ran.noted, /its token goes nowhere else\. Nothing was sent/);
  }
  assert.equal((await axe([...list, '--url', `${platform.url}/`])).code, 0, 'the same address may be said');
  assert.equal((await axe([...list, '--url', other.url, '--token', token])).code, 3, 'it got there, and is not known there');
});

test('AXE_TOKEN and --token win over the sign-in, and go to its platform', async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  const environment = { AXE_TOKEN: 'not.a.token' };
  assert.match((await axe(list, environment)).noted, /INVALID_TOKEN/);
  const token = home.read().default?.access_token ?? '';
  assert.equal((await axe([...list, '--token', token], environment)).code, 0, '--token wins over AXE_TOKEN');
});

test('names that are none', async () => {
  for (const name of ['', '../x', 'a b', '-x', 'x'.repeat(65), '__proto__']) {
    const ran = await axe([...list, `--profile=${name}`]);
    assert.equal(ran.code, 2, name);
    assert.match(ran.noted, /--profile \(AXE_PROFILE\) takes a name/);
  }
  for (const name of ['constructor', 'toString']) assert.equal((await axe([...list, '--profile', name])).code, 3, `${name} is nobody`);
  assert.ok(!existsSync(home.folder), 'looking makes no folder');
});

test('where the sign-ins are', () => {
  const folder = path.resolve('/somewhere');
  const at = (environment: Record<string, string>) => configFolderOf({ environment, folder });
  assert.equal(at({ AXE_CONFIG: 'mine', XDG_CONFIG_HOME: '/xdg', HOME: '/h' }), path.join(folder, 'mine'));
  assert.equal(at({ XDG_CONFIG_HOME: '/xdg', HOME: '/h' }), '/xdg/axe');
  assert.equal(at({ XDG_CONFIG_HOME: 'relative', HOME: '/h' }), '/h/.config/axe');
  assert.equal(at({ AXE_CONFIG: '', HOME: '/h' }), '/h/.config/axe');
});
