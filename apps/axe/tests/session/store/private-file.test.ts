import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileStore } from '../../../src/session/store/file-store.ts';
import { makeFolder, reserveOwnFile } from '../../../src/session/store/private-file.ts';
import type { Tokens } from '../../../src/session/store/tokens.ts';

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

test('places that cannot hold a file', async () => {
  mkdirSync(file, { recursive: true, mode: 0o700 });
  await assert.rejects(fileStore(folder).read('a'), { code: 'STORE_UNREADABLE', message: /a folder stands in its place/ });
  assert.throws(() => reserveOwnFile(file), { code: 'STORE_NOT_WRITTEN', message: /a folder stands in its place/ });
  writeFileSync(path.join(root, 'plain'), '');
  const below = fileStore(path.join(root, 'plain', 'config'));
  await assert.rejects(below.read('a'), { code: 'STORE_UNREADABLE', kind: 'denied', message: /a part of its path is a file/ });
  assert.throws(() => reserveOwnFile(path.join(root, 'plain', 'config', 'credentials.json')), {
    code: 'STORE_NOT_WRITTEN',
    kind: 'denied',
  });
});

test('a file system that takes nothing', { skip: process.platform !== 'linux' }, async () => {
  await assert.rejects(fileStore('/proc/axe').reserve('a'), {
    code: 'STORE_NOT_WRITTEN',
    message: /What was stored before is still stored/,
  });
});

test('a link to the file is followed, in reading and in writing', async () => {
  await keep('a', tokens('a'));
  const linked = path.join(root, 'linked');
  mkdirSync(linked, { mode: 0o700 });
  symlinkSync(file, path.join(linked, 'credentials.json'));
  assert.deepEqual(await fileStore(linked).read('a'), tokens('a'));
  await fileStore(linked).forget('a');
  assert.equal(await fileStore(folder).read('a'), undefined);
  assert.ok(lstatSync(path.join(linked, 'credentials.json')).isSymbolicLink());
});

test('a link that leads nowhere stays, and nothing is kept beside it', async () => {
  makeFolder(folder);
  symlinkSync(path.join(root, 'unmounted', 'credentials.json'), file);
  await assert.rejects(fileStore(folder).reserve('a'), { code: 'STORE_NOT_WRITTEN', message: /its symbolic link leads nowhere/ });
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.deepEqual(readdirSync(folder), ['credentials.json']);
});

test('what a killed command reserved is removed by the next one', async () => {
  makeFolder(folder);
  writeFileSync(path.join(folder, '.credentials.json.axe-0123456789ab'), 'planted token', { mode: 0o600 });
  await keep('a', tokens('a'));
  assert.deepEqual(readdirSync(folder), ['credentials.json']);
});

test('a pipe in its place is refused and not waited for', { skip: process.platform === 'win32', timeout: 20_000 }, () => {
  makeFolder(folder);
  execFileSync('mkfifo', ['-m', '600', file]);
  const script = `const { fileStore } = await import(process.argv[1]);
    await fileStore(process.argv[2]).read('a').catch((error) => console.log(error.code, error.message));`;
  const store = new URL('../../../src/session/store/file-store.ts', import.meta.url).href;
  const words = ['--input-type=module', '-e', script, store, folder];
  assert.match(
    execFileSync(process.execPath, words, { encoding: 'utf8', timeout: 10_000 }),
    /^STORE_UNREADABLE .* a pipe, a device or a socket stands in its place/,
  );
});
