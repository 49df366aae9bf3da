import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makePrivateFolder, reasonOf, syncFolder } from '../src/index.ts';
import { asRoot, folderFor, runScript, scriptOf } from './support/places.ts';

const modeOf = (place: string): number => statSync(place).mode & 0o777;

test('every folder that is missing is made and closed; those that are there stay as they are', (t) => {
  const folder = folderFor(t);
  chmodSync(folder, 0o755);
  makePrivateFolder(path.join(folder, 'a', 'b'));
  assert.deepEqual([modeOf(folder), modeOf(path.join(folder, 'a')), modeOf(path.join(folder, 'a', 'b'))], [0o755, 0o700, 0o700]);
  makePrivateFolder(folder);
  assert.equal(modeOf(folder), 0o755);
  symlinkSync('a', path.join(folder, 'link'));
  makePrivateFolder(path.join(folder, 'link', 'c'));
  assert.ok(statSync(path.join(folder, 'a', 'c')).isDirectory());
});

test('a file in the way is said', (t) => {
  const folder = folderFor(t);
  writeFileSync(path.join(folder, 'plain'), '');
  for (const place of ['plain', 'plain/a', 'plain/a/b']) {
    assert.throws(
      () => makePrivateFolder(path.join(folder, place)),
      (error) => reasonOf(error) === 'a part of its path is a file',
      place,
    );
  }
});

test('a file system without places for folders is refused and not waited for', { skip: process.platform !== 'linux' }, () => {
  const script = 'try { files.makePrivateFolder("/proc/axe/deep"); } catch (cause) { console.log(files.reasonOf(cause)); }';
  const { said, signal } = runScript(script, [], { timeoutMs: 10_000 });
  assert.deepEqual([said, signal], ['no folder can be made there\n', null]);
});

test('a folder above that may be written and not read is no obstacle', { skip: process.platform === 'win32' }, (t) => {
  const folder = folderFor(t);
  const above = path.join(folder, 'above');
  mkdirSync(above);
  chmodSync(folder, 0o755);
  chmodSync(above, 0o333);
  const { said } = runScript('files.makePrivateFolder(args[0]);', [path.join(above, 'a')], asRoot ? { user: 65534 } : {});
  chmodSync(above, 0o755);
  assert.equal(said, '');
  assert.ok(statSync(path.join(above, 'a')).isDirectory());
});

test('two that make the same folders at once both succeed', async (t) => {
  const folder = folderFor(t);
  const script = 'for (let n = 0; n < 200; n += 1) files.makePrivateFolder(args[0] + "/" + n + "/a/b");';
  const makers = [1, 2].map(() => spawn(process.execPath, [...scriptOf(script), folder], { stdio: 'inherit' }));
  const codes = await Promise.all(makers.map(async (maker) => (await once(maker, 'exit'))[0] as number));
  assert.deepEqual(codes, [0, 0]);
});

test('syncing a folder that is not there says so', (t) => {
  syncFolder(folderFor(t));
  assert.throws(() => syncFolder('/none/at/all'), { code: 'ENOENT' });
});
