import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { run } from '../support.ts';
import { type SecretService, startSecretService } from './support/secret-service.ts';
import { type Home, logIn, makeHome } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

/** The keychain of a Linux desktop, spoken to by the same library as the other two systems' ones. */
const onLinux = { skip: process.platform === 'linux' ? false : 'the stand-in for a keychain speaks D-Bus' };
const list = ['frame', 'list_accounts', '--entity', 'acmec'] as const;
const root = mkdtempSync(path.join(tmpdir(), 'axe-bus-'));
let platform: StandIn;
let keychain: SecretService;
let home: Home;

before(async () => {
  platform = await startStandIn();
  keychain = await startSecretService(path.join(root, 'bus'));
});
after(async () => {
  await platform.close();
  await keychain.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  const made = makeHome();
  home = { ...made, environment: { AXE_CONFIG: made.folder, DBUS_SESSION_BUS_ADDRESS: keychain.address } };
  platform.tokenRequests.splice(0);
});
afterEach(() => {
  keychain.full = false;
  keychain.items.clear();
  home.remove();
});

interface Kept {
  access_token: string;
  refresh_token: string;
  expires_at: number;
}
const kept = (): Kept => JSON.parse([...keychain.items.values()][0]?.secret.toString() ?? '{}') as Kept;
function expire(): void {
  for (const item of keychain.items.values()) item.secret = Buffer.from(JSON.stringify({ ...kept(), expires_at: 0 }));
}

test('tokens are in the keychain and nowhere else; they are used, renewed and forgotten', onLinux, async () => {
  const ran = await logIn(home, platform.url);
  assert.equal(ran.code, 0, ran.noted);
  assert.match(ran.noted, /The tokens are in the keychain of this system\. They are renewed/);
  assert.equal(keychain.items.size, 1, 'the probe left nothing');
  assert.ok(!existsSync(home.credentials));
  assert.ok(!readFileSync(home.profiles, 'utf8').includes(kept().access_token));

  assert.equal((await run(list, { environment: home.environment })).code, 0);
  const former = kept().refresh_token;
  expire();
  assert.equal((await run(list, { environment: home.environment })).code, 0);
  assert.notEqual(kept().refresh_token, former);
  assert.match((await run(['whoami'], { environment: home.environment })).printed, /^token_from +the keychain of this system$/m);

  assert.match((await run(['logout'], { environment: home.environment })).printed, /was withdrawn there/);
  assert.equal(keychain.items.size, 0);
});

test('a keychain that takes no more is noticed before the provider has changed the tokens', onLinux, async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  expire();
  platform.tokenRequests.splice(0);
  keychain.full = true;
  const before = kept();
  assert.equal((await run(list, { environment: home.environment })).code, 6);
  assert.deepEqual(platform.tokenRequests, []);
  assert.deepEqual(kept(), before);
  keychain.full = false;
  assert.equal((await run(list, { environment: home.environment })).code, 0);
});

test('one that takes nothing is not used: the tokens are in the file, and the notice says so', onLinux, async () => {
  keychain.full = true;
  const ran = await logIn(home, platform.url);
  assert.equal(ran.code, 0, ran.noted);
  assert.ok(ran.noted.includes(home.credentials));
  assert.ok(home.read().default?.refresh_token);
});

test('from one place to the other: the former one is emptied', onLinux, async () => {
  const inFile = { ...home, environment: { ...home.environment, AXE_KEYCHAIN: 'off' } };
  assert.equal((await logIn(inFile, platform.url)).code, 0);
  assert.ok(home.read().default);
  assert.equal((await logIn(home, platform.url)).code, 0);
  assert.deepEqual([home.read(), keychain.items.size], [{}, 1]);
  assert.equal((await logIn(inFile, platform.url)).code, 0);
  assert.deepEqual([Object.keys(home.read()), keychain.items.size], [['default'], 0]);
});

test('two profiles, and two folders, share nothing', onLinux, async () => {
  assert.equal((await logIn(home, platform.url)).code, 0);
  assert.equal((await logIn(home, platform.url, '--profile', 'second')).code, 0);
  const other = makeHome();
  const environment = { ...home.environment, AXE_CONFIG: other.folder };
  assert.equal((await logIn({ ...other, environment }, platform.url)).code, 0);
  assert.equal(keychain.items.size, 3);
  assert.equal((await run(['logout', '--all'], { environment })).code, 0);
  assert.equal(keychain.items.size, 2);
  other.remove();
});
