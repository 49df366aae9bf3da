import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { writeProfile } from '../../../src/session/profiles.ts';
import { askKeychain } from '../../../src/session/store/ask-keychain.ts';
import { isKeychainUsable, keychainStore, mayHaveKeychain } from '../../../src/session/store/keychain-store.ts';
import { makeFolder } from '../../../src/session/store/private-file.ts';
import { run } from '../../support.ts';

const root = mkdtempSync(path.join(tmpdir(), 'axe-keychain-'));
after(() => rmSync(root, { recursive: true }));
/** A bus that nobody listens on, wherever the tests run. */
const absent = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${root}/no-bus` };

for (const [where, environment, platform, expected] of [
  ['macOS', {}, 'darwin', true],
  ['Windows', {}, 'win32', true],
  ['a Linux with a session bus', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }, 'linux', true],
  ['a Linux without one', { XDG_RUNTIME_DIR: '/nowhere' }, 'linux', false],
  ['CI, whatever it runs on', { CI: 'true' }, 'darwin', false],
  ['a machine that says it is no CI', { CI: 'false' }, 'darwin', true],
  ['a person who wants a file', { AXE_KEYCHAIN: 'off' }, 'darwin', false],
] as const) {
  test(`whether to ask for a keychain on ${where}`, () => assert.equal(mayHaveKeychain(environment, platform), expected));
}

test('without a keychain the answer is no, not an error', { skip: process.platform !== 'linux' }, async () => {
  assert.equal(await isKeychainUsable(absent), false);
});

test('one that hangs is ended', async () => {
  const hanging = path.join(root, 'hanging.mjs');
  writeFileSync(hanging, 'setInterval(() => undefined, 1000); process.on("SIGTERM", () => undefined);');
  assert.equal(await askKeychain({ operation: 'read', account: 'a' }, 200, {}, hanging), undefined);
});

test('one that says something else is one that does not answer', async () => {
  const odd = path.join(root, 'odd.mjs');
  writeFileSync(odd, 'process.stdout.write("hello");');
  assert.equal(await askKeychain({ operation: 'read', account: 'a' }, 5000, {}, odd), undefined);
});

test('its process gets no token and no setting of ours, and the secret by pipe alone', async () => {
  const telling = path.join(root, 'telling.mjs');
  writeFileSync(
    telling,
    `let text = ''; for await (const chunk of process.stdin) text += chunk;
     const { secret } = JSON.parse(text);
     const seen = JSON.stringify([process.argv, process.env]).includes('s3cret');
     process.stdout.write(JSON.stringify({ secret: secret + ' ' + seen + ' ' + ('AXE_TOKEN' in process.env) }));`,
  );
  const order = { operation: 'write', account: 'a', secret: 's3cret' } as const;
  assert.deepEqual(await askKeychain(order, 5000, { AXE_TOKEN: 's3cret' }, telling), { secret: 's3cret false false' });
});

test('a sign-in in a keychain that does not answer now is kept, and the message says what to do', {
  skip: process.platform !== 'linux',
}, async () => {
  const folder = path.join(root, 'config');
  makeFolder(folder);
  writeProfile(folder, 'default', { url: 'http://127.0.0.1:9', signedIn: { store: 'keychain', as: 'kim', at: 'now' } });
  const ran = await run(['frame', 'list_accounts', '--entity', 'acmec'], { environment: { AXE_CONFIG: folder, ...absent } });
  assert.equal(ran.code, 6);
  assert.match(ran.noted, /in the keychain of this system, which does not answer here .*AXE_KEYCHAIN=off axe login/);
  const tokens = { url: 'http://127.0.0.1:9', accessToken: 'a' };
  for (const work of [
    () => keychainStore(folder, absent).reserve('default', tokens),
    () => keychainStore(folder, absent).forget('default'),
  ]) {
    await assert.rejects(work(), { code: 'KEYCHAIN_UNAVAILABLE', kind: 'unavailable' });
  }
});
