import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readWhole, reasonOf } from '../src/index.ts';
import { folderFor, runScript } from './support/places.ts';

test('a file is read with what is known of it; one that is not there is undefined', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a');
  assert.equal(readWhole(file, 10), undefined);
  assert.equal(readWhole(path.join(folder, 'none', 'a'), 10), undefined);
  writeFileSync(file, 'ten bytes!', { mode: 0o640 });
  const found = readWhole(file, 10);
  assert.equal(found?.bytes.toString(), 'ten bytes!');
  assert.equal(found?.stats.size, 10);
});

test('too large, a folder, and a file in the place of its folder are refused', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a');
  writeFileSync(file, 'eleven byte');
  mkdirSync(path.join(folder, 'b'));
  const reason = (place: string) => {
    try {
      readWhole(place, 10);
    } catch (cause) {
      return reasonOf(cause);
    }
    return assert.fail('it was read');
  };
  assert.equal(reason(file), 'it has more than 10 bytes');
  assert.equal(reason(path.join(folder, 'b')), 'a folder stands in its place');
  assert.equal(reason(path.join(file, 'c')), 'a part of its path is a file');
});

test('the check sees the file that is read, before it is read, and its refusal is passed on as it is', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a');
  writeFileSync(file, 'one');
  const no = new Error('no');
  assert.throws(
    () =>
      readWhole(file, 1, () => {
        throw no;
      }),
    (error) => error === no,
  );
  const found = readWhole(file, 10, ({ size }) => {
    assert.equal(size, 3);
    writeFileSync(path.join(folder, 'other'), 'another');
    renameSync(path.join(folder, 'other'), file);
  });
  assert.equal(found?.bytes.toString(), 'one');
});

test('a pipe is refused and not waited for', { skip: process.platform === 'win32' }, (t) => {
  const pipe = path.join(folderFor(t), 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const script = 'try { files.readWhole(args[0], 10); } catch (cause) { console.log(files.reasonOf(cause)); }';
  const { said, signal } = runScript(script, [pipe], { timeoutMs: 10_000 });
  assert.deepEqual([said, signal], ['a pipe, a device or a socket stands in its place\n', null]);
});
