import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readProfiles, writeProfile } from '../../../src/session/profiles.ts';
import { fileStore } from '../../../src/session/store/file-store.ts';
import { makeFolder } from '../../../src/session/store/private-file.ts';
import type { Tokens } from '../../../src/session/store/tokens.ts';
import { run } from '../../support.ts';

let root: string;
let folder: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'axe-store-'));
  folder = path.join(root, 'config');
  file = path.join(folder, 'credentials.json');
});
afterEach(() => rmSync(root, { recursive: true }));

const tokens = (name: string): Tokens => ({
  url: 'https://axe.example.com',
  accessToken: `access ${name}`,
  refreshToken: 'r',
  expiresAt: 1,
});

async function keep(profile: string, kept: Tokens): Promise<void> {
  await (await fileStore(folder).reserve(profile)).write(kept);
}

test('keeps the tokens of each profile by themselves, for this user alone', async () => {
  const store = fileStore(folder);
  assert.equal(await store.read('a'), undefined);
  await keep('a', tokens('a'));
  await keep('b', { url: 'https://b.example', accessToken: 'only' });
  assert.deepEqual(await store.read('a'), tokens('a'));
  assert.deepEqual(await store.read('b'), { url: 'https://b.example', accessToken: 'only' });
  assert.deepEqual([statSync(file).mode & 0o777, statSync(folder).mode & 0o777], [0o600, 0o700]);
  await store.forget('a');
  await store.forget('nobody');
  assert.equal(await store.read('a'), undefined);
  assert.ok(await store.read('b'));
  assert.deepEqual(readdirSync(folder), ['credentials.json']);
});

test('a reserved write that is given up leaves everything as it was', async () => {
  await keep('a', tokens('a'));
  const before = readFileSync(file, 'utf8');
  const reserved = await fileStore(folder).reserve('a');
  assert.equal(readdirSync(folder).length, 2);
  reserved.discard();
  assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], [before, ['credentials.json']]);
});

for (const [what, text] of [
  ['no JSON', '{"format": 1, "profiles": {"default": {"access_token": "secret'],
  ['an empty file', ''],
  ['another shape', '[]'],
  ['a null', 'null'],
  ['a newer format', '{"format":2,"profiles":{}}'],
  ['an entry without a token', '{"format":1,"profiles":{"default":{"url":"https://a.example"}}}'],
  ['a token that is a number', '{"format":1,"profiles":{"default":{"url":"https://a.example","access_token":7}}}'],
] as const) {
  test(`damaged, ${what}: nothing is changed and nothing of it is shown`, async () => {
    makeFolder(folder);
    writeProfile(folder, 'default', { url: 'http://127.0.0.1:9', signedIn: { store: 'file', as: 'kim', at: 'now' } });
    writeFileSync(file, text, { mode: 0o600 });
    const environment = { AXE_CONFIG: folder, CI: 'true' };
    for (const words of [['whoami'], ['logout'], ['frame', 'list_accounts', '--entity', 'acmec']]) {
      const ran = await run(words, { environment });
      assert.equal(ran.code, 5, `${words}: ${ran.noted}`);
      assert.match(ran.noted, /STORE_DAMAGED|credentials\.json is damaged/);
      assert.match(ran.noted, /Nothing was changed\. Move it away \(mv '.*'\) and run axe login/);
      assert.doesNotMatch(ran.noted, /secret/);
    }
    assert.equal(readFileSync(file, 'utf8'), text);
  });
}

test('signing in does not overwrite a damaged file', async () => {
  makeFolder(folder);
  writeFileSync(file, 'damaged', { mode: 0o600 });
  const ran = await run(['login', '--url', 'http://127.0.0.1:9'], { environment: { AXE_CONFIG: folder, CI: 'true' } });
  assert.equal(ran.code, 5);
  assert.equal(readFileSync(file, 'utf8'), 'damaged');
});

test('a file or folder that others can get at is refused with the remedy', async () => {
  await keep('a', tokens('a'));
  for (const mode of [0o640, 0o604, 0o666]) {
    chmodSync(file, mode);
    await assert.rejects(fileStore(folder).read('a'), {
      code: 'STORE_TOO_OPEN',
      kind: 'denied',
      message: new RegExp(`\\(mode ${mode.toString(8)}\\).*chmod 600 '${file}'`),
    });
  }
  chmodSync(file, 0o600);
  chmodSync(folder, 0o777);
  await assert.rejects(fileStore(folder).read('a'), { code: 'STORE_TOO_OPEN', message: new RegExp(`chmod 700 '${folder}'`) });
  await assert.rejects(fileStore(folder).reserve('a'), { code: 'STORE_TOO_OPEN' });
  chmodSync(folder, 0o755);
  assert.ok(await fileStore(folder).read('a'), 'to see that the file is there does no harm');
});

test('a sign-in that could not be kept is not begun', async () => {
  writeFileSync(path.join(root, 'plain'), '');
  const environment = { AXE_CONFIG: path.join(root, 'plain', 'config'), CI: 'true' };
  const ran = await run(['login', '--url', 'http://127.0.0.1:9'], { environment });
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /a part of its path is a file/);
});

test('profiles: others may read them and not change them', () => {
  makeFolder(folder);
  const signedIn = { store: 'file', as: 'kim', at: 'now' } as const;
  writeProfile(folder, 'a', { url: 'https://a.example', signedIn });
  writeProfile(folder, 'b', { url: 'https://b.example' });
  const profiles = path.join(folder, 'profiles.json');
  chmodSync(profiles, 0o644);
  assert.deepEqual(
    [...readProfiles(folder)],
    [
      ['a', { url: 'https://a.example', signedIn }],
      ['b', { url: 'https://b.example' }],
    ],
  );
  chmodSync(profiles, 0o666);
  assert.throws(() => readProfiles(folder), { code: 'STORE_TOO_OPEN' });
  for (const entry of ['{}', '{"url":"nowhere"}', '7', '{"url":"https://a.example","signed_in":{"store":"cloud"}}']) {
    writeFileSync(profiles, `{"format":1,"profiles":{"a":${entry}}}`);
    chmodSync(profiles, 0o600);
    assert.throws(() => readProfiles(folder), { code: 'STORE_DAMAGED' }, entry);
  }
  assert.ok(!existsSync(file));
});
