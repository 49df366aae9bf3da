import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { followLink, reasonOf, replaceFile, reserveWrite } from '../src/index.ts';
import { asRoot, draftsIn, folderFor, runScript, scriptOf } from './support/places.ts';

const windows = process.platform === 'win32';
const nobody = 65534;
const modeOf = (file: string): number => statSync(file).mode & 0o777;
const refusal = (code: string, reason: RegExp) => (error: unknown) =>
  (error as NodeJS.ErrnoException).code === code && reason.test(reasonOf(error));

test('a new file is for its owner alone, and nothing stays beside it', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  replaceFile(file, '비밀\n');
  assert.equal(readFileSync(file, 'utf8'), '비밀\n');
  assert.equal(modeOf(file), 0o600);
  replaceFile(file, new Uint8Array([0xff, 0x00, 0x0a]));
  assert.deepEqual([...readFileSync(file)], [0xff, 0x00, 0x0a]);
  replaceFile(file, '');
  assert.equal(statSync(file).size, 0);
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

test('the file is replaced and not its content; its mode is the usual one, the named one or the kept one', (t) => {
  const file = path.join(folderFor(t), 'a.json');
  writeFileSync(file, 'one');
  for (const [options, mode] of [
    [{ keepMode: true }, 0o640],
    [{ mode: 0o644 }, 0o644],
    [{}, 0o600],
  ] as const) {
    chmodSync(file, 0o640);
    const { ino } = statSync(file);
    replaceFile(file, 'two', options);
    assert.notEqual(statSync(file).ino, ino);
    assert.equal(modeOf(file), mode);
  }
});

test('a file without content for others is closed also while it is written', { skip: windows }, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one', { mode: 0o644 });
  const reserved = reserveWrite(file, 0);
  const [draft = ''] = draftsIn(folder);
  assert.equal(modeOf(path.join(folder, draft)), 0o600);
  reserved.discard();
});

test('a link stays a link and what it leads to is replaced, through several links too', (t) => {
  const folder = folderFor(t);
  mkdirSync(path.join(folder, 'elsewhere'));
  const target = path.join(folder, 'elsewhere', 'real');
  writeFileSync(target, 'one');
  symlinkSync(path.join('elsewhere', 'real'), path.join(folder, 'second'));
  symlinkSync('second', path.join(folder, 'first'));
  replaceFile(path.join(folder, 'first'), 'two');
  assert.equal(readFileSync(target, 'utf8'), 'two');
  assert.ok(lstatSync(path.join(folder, 'first')).isSymbolicLink() && lstatSync(path.join(folder, 'second')).isSymbolicLink());
  assert.equal(followLink(path.join(folder, 'first')), realpathSync(target));
  assert.deepEqual([draftsIn(folder), readdirSync(path.dirname(target))], [[], ['real']]);
});

test('a link that leads nowhere, or in a circle, is refused and stays', (t) => {
  const folder = folderFor(t);
  const link = path.join(folder, 'link');
  symlinkSync('gone/file', link);
  assert.throws(() => replaceFile(link, 'x'), refusal('NO_TARGET', /^its symbolic link leads nowhere$/));
  assert.equal(readlinkSync(link), 'gone/file');
  symlinkSync('b', path.join(folder, 'a'));
  symlinkSync('a', path.join(folder, 'b'));
  assert.throws(() => replaceFile(path.join(folder, 'a'), 'x'), refusal('ELOOP', /^its symbolic links run in a circle$/));
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'b', 'link']);
});

test('the owner stays the owner', { skip: !asRoot }, (t) => {
  const file = path.join(folderFor(t), 'a.json');
  writeFileSync(file, 'one');
  chownSync(file, 12_345, 54_321);
  replaceFile(file, 'two');
  assert.deepEqual([statSync(file).uid, statSync(file).gid], [12_345, 54_321]);
});

test('where the group cannot be kept, another one does not get its rights', { skip: !asRoot }, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one');
  chmodSync(file, 0o664);
  chmodSync(folder, 0o777);
  const { said } = runScript('files.replaceFile(args[0], "two", { keepMode: true });', [file], { user: nobody });
  assert.equal(said, '');
  assert.equal(readFileSync(file, 'utf8'), 'two');
  assert.deepEqual([statSync(file).uid, modeOf(file)], [nobody, 0o604]);
});

test('what is no file is left alone, and what stands there is said', { skip: windows }, async (t) => {
  const folder = folderFor(t);
  mkdirSync(path.join(folder, 'folder', 'inner'), { recursive: true });
  const server = createServer().listen(path.join(folder, 'socket'));
  t.after(() => server.close());
  await once(server, 'listening');
  const before = readdirSync(folder).sort();
  assert.throws(() => replaceFile(path.join(folder, 'folder'), 'x'), refusal('EISDIR', /^a folder stands in its place$/));
  assert.throws(() => replaceFile(path.join(folder, 'socket'), 'x'), refusal('NOT_A_FILE', /^a pipe, a device or a socket stands/));
  assert.deepEqual(readdirSync(folder).sort(), before);
});

test('a place that has no folder, or a file for one, is refused', (t) => {
  const folder = folderFor(t);
  writeFileSync(path.join(folder, 'plain'), 'x');
  assert.throws(() => replaceFile(path.join(folder, 'none', 'a'), 'x'), refusal('ENOENT', /^its folder is not there$/));
  assert.throws(() => replaceFile(path.join(folder, 'plain', 'a'), 'x'), refusal('ENOTDIR', /^a part of its path is a file$/));
  assert.throws(() => replaceFile(path.join(folder, 'n'.repeat(300)), 'x'), refusal('ENAMETOOLONG', /^its name is too long$/));
  assert.deepEqual(readdirSync(folder), ['plain']);
});

test('a folder where this user may not write', { skip: windows }, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one');
  chmodSync(file, 0o666);
  chmodSync(folder, 0o555);
  const script = 'try { files.replaceFile(args[0], "two"); } catch (cause) { console.log(files.reasonOf(cause)); }';
  assert.equal(runScript(script, [file], asRoot ? { user: nobody } : {}).said, 'this user has no permission\n');
  chmodSync(folder, 0o755);
  assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['one', ['a.json']]);
});

test('reserved room is on the disk, the content is as long as it is, and given up it is gone', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const first = reserveWrite(file, 65_536);
  const [draft = ''] = draftsIn(folder);
  assert.equal(statSync(path.join(folder, draft)).size, 65_536);
  first.write('short');
  assert.equal(readFileSync(file, 'utf8'), 'short');
  assert.throws(() => first.write('again'), /was done or given up before/);
  first.discard();
  reserveWrite(file, 10).write('longer than its room');
  assert.equal(readFileSync(file, 'utf8'), 'longer than its room');
  const given = reserveWrite(file, 65_536);
  given.discard();
  given.discard();
  assert.throws(() => given.write('late'), /was done or given up before/);
  assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], ['longer than its room', ['a.json']]);
});

test('room that somebody cleared away meanwhile is taken again', { skip: windows }, (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  writeFileSync(file, 'one', { mode: 0o640 });
  const reserved = reserveWrite(file, 65_536, { keepMode: true });
  const [draft = ''] = draftsIn(folder);
  rmSync(path.join(folder, draft));
  reserved.write('two');
  assert.deepEqual([readFileSync(file, 'utf8'), modeOf(file), readdirSync(folder)], ['two', 0o640, ['a.json']]);
  assert.throws(() => reserved.write('again'), /was done or given up before/);
});

test('two writers at once: both succeed, and a reader never sees half a file', async (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const texts = ['a', 'b'].map((letter) => letter.repeat(100_000));
  writeFileSync(file, 'before both');
  const script = 'for (let round = 0; round < 60; round += 1) files.replaceFile(args[0], args[1].repeat(100_000));';
  const writers = ['a', 'b'].map((letter) => spawn(process.execPath, [...scriptOf(script), file, letter], { stdio: 'inherit' }));
  let ended = 0;
  const endings = writers.map(async (writer) => {
    const [code] = await once(writer, 'exit');
    ended += 1;
    return code as number;
  });
  const seen = new Set<string>();
  while (ended < writers.length) seen.add(await readFile(file, 'utf8'));
  assert.deepEqual(await Promise.all(endings), [0, 0]);
  assert.ok(seen.delete('before both') && seen.size > 0, `${seen.size} texts`);
  for (const text of seen) assert.ok(texts.includes(text), `a text of ${text.length} characters`);
  assert.deepEqual(readdirSync(folder), ['a.json']);
});
