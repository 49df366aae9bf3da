import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { replaceFile } from '../src/index.ts';
import { folderFor, runScript } from './support/places.ts';

/**
 * Counts what is asked of the file system from `stopAt = n` on, and at the n-th call does `stop`: kills the process, or fails as a full
 * disk does. Answers with what happened.
 */
const counting = `
  const fs = (await import('node:fs')).default;
  const { syncBuiltinESMExports } = await import('node:module');
  let [calls, stopAt, stop] = [0, 0, () => {}];
  for (const name of ['openSync', 'readdirSync', 'fchownSync', 'fchmodSync', 'writeSync', 'ftruncateSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync']) {
    const real = fs[name];
    fs[name] = (...words) => {
      calls += 1;
      if (calls === stopAt) stop(name);
      return real(...words);
    };
  }
  syncBuiltinESMExports();
  const replace = () => { const write = files.reserveWrite(args[0], 100, { keepMode: true }); write.write('two'); };`;

const killed = `${counting}
  stopAt = Number(args[1]);
  stop = () => process.kill(process.pid, 'SIGKILL');
  replace();
  console.log('done');`;

const most = 40;

test('killed before any call to the file system: the old content or the new one, and the next write clears up', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const seen = new Set<string>();
  let left = 0;
  for (let call = 1; call < most; call += 1) {
    writeFileSync(file, 'one');
    const { said, signal } = runScript(killed, [file, String(call)]);
    if (signal === null) {
      assert.equal(said, 'done\n');
      assert.deepEqual([...seen], ['one', 'two']);
      assert.ok(call > 10 && left > 5, `${call} calls, ${left} with a draft`);
      return;
    }
    assert.equal(signal, 'SIGKILL');
    const content = readFileSync(file, 'utf8');
    assert.ok(content === 'one' || content === 'two', `call ${call}: ${JSON.stringify(content)}`);
    seen.add(content);
    left += readdirSync(folder).length - 1;
    replaceFile(file, 'three');
    assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['three', ['a.json']], `call ${call}`);
  }
  assert.fail('it never came to its end');
});

const failed = `${counting}
  stop = (name) => { throw Object.assign(new Error(name), { code: 'ENOSPC', syscall: name }); };
  const told = [];
  for (let call = 1; call < ${most}; call += 1) {
    fs.writeFileSync(args[0], 'one');
    let [asked, result] = ['', { call, said: 'done', kept: undefined }];
    stop = (name) => { asked = name; throw Object.assign(new Error(name), { code: 'ENOSPC', syscall: name }); };
    [calls, stopAt] = [0, call];
    try { replace(); } catch (cause) { result = { call, said: files.reasonOf(cause), kept: files.keptAfter(cause, 'kept') }; }
    stopAt = 0;
    told.push({ ...result, asked, content: fs.readFileSync(args[0], 'utf8'), names: fs.readdirSync(args[1]) });
    if (asked === '') break;
  }
  console.log(JSON.stringify(told));`;

interface Told {
  readonly call: number;
  readonly asked: string;
  readonly said: string;
  readonly kept?: string;
  readonly content: string;
  readonly names: readonly string[];
}

test('failing at any call to the file system: what is said of the content is true, and no draft is left', (t) => {
  const folder = folderFor(t);
  const told = JSON.parse(runScript(failed, [path.join(folder, 'a.json'), folder]).said) as readonly Told[];
  assert.equal(told.at(-1)?.asked, '', 'it came to its end');
  assert.equal(told.at(-1)?.content, 'two');
  for (const { call, asked, said, kept, content, names } of told) {
    const where = `call ${call}, ${asked}`;
    assert.deepEqual(names, ['a.json'], where);
    if (said === 'done') {
      assert.equal(content, 'two', where);
      assert.ok(['', 'readdirSync', 'rmSync'].includes(asked), where);
    } else {
      assert.equal(said, 'the disk is full', where);
      const doubtful = 'The new content is in its place, and a power cut may bring the old one back.';
      assert.equal(kept, content === 'one' ? 'kept' : doubtful, where);
    }
  }
  const asked = told.map((one) => one.asked);
  for (const name of ['fchownSync', 'fchmodSync', 'writeSync', 'fsyncSync', 'renameSync']) assert.ok(asked.includes(name), name);
  // Room, content, folder.
  assert.equal(asked.filter((name) => name === 'fsyncSync').length, process.platform === 'win32' ? 2 : 3);
  assert.ok(asked.lastIndexOf('fsyncSync') > asked.indexOf('renameSync') || process.platform === 'win32');
  assert.ok(told.some(({ kept, content }) => content === 'two' && kept !== undefined) || process.platform === 'win32');
});

test('a file system that knows no syncing of folders and no owners takes the file all the same', {
  skip: process.platform === 'win32',
}, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one');
  const script = `${counting}
    const failing = (name, code, when) => {
      const real = fs[name];
      fs[name] = (...words) => { if (when(words)) throw Object.assign(new Error(name), { code }); return real(...words); };
    };
    failing('fsyncSync', 'EINVAL', ([handle]) => fs.fstatSync(handle).isDirectory());
    failing('fchownSync', 'ENOTSUP', () => true);
    syncBuiltinESMExports();
    replace();
    console.log('done');`;
  assert.equal(runScript(script, [file]).said, 'done\n');
  assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['two', ['a.json']]);
});

test('a disk that takes no more: refused when the room is taken, or in the middle of the write, and nothing is left', {
  skip: process.platform === 'win32',
}, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one');
  // At most 4 kB a file: the write fails half-way, as on a full disk.
  const limited = { before: ['sh', '-c', 'ulimit -f 8; exec "$@"', 'sh'] };
  const trying = (call: string) => `process.on('SIGXFSZ', () => {});
    try { ${call}; console.log('written'); } catch (cause) { console.log(files.reasonOf(cause) + '. ' + files.keptAfter(cause, 'Kept.')); }`;
  for (const call of ['files.reserveWrite(args[0], 65536)', 'files.replaceFile(args[0], "x".repeat(65536))']) {
    assert.equal(runScript(trying(call), [file], limited).said, 'a limit on the size of files is reached. Kept.\n', call);
    assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['one', ['a.json']]);
  }
  assert.equal(runScript(trying('files.replaceFile(args[0], "two")'), [file], limited).said, 'written\n');
});
