import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { mergeEnvFile, previewEnvFile, readEnvFile } from '@axe/secrets';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'axe-env-'));
  file = path.join(folder, '.env');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const values = (all: Record<string, string>) => new Map(Object.entries(all));
const refusal = (code: string, pattern: RegExp) => (error: Error & { code?: string }) => error.code === code && pattern.test(error.message);

test('a new file is made with mode 600, its folder too; a second merge writes nothing', () => {
  const deep = path.join(folder, 'frame', '.env');
  assert.deepEqual(mergeEnvFile(deep, values({ A: 'x' })).changes, [{ env: 'A', change: 'added' }]);
  assert.equal(statSync(deep).mode & 0o777, 0o600);
  const { ino } = statSync(deep);
  assert.equal(mergeEnvFile(deep, values({ A: 'x' })).differs, false);
  assert.equal(statSync(deep).ino, ino);
});

test('a preview writes nothing', () => {
  assert.deepEqual(previewEnvFile(file, values({ A: 'x' })), { changes: [{ env: 'A', change: 'added' }], open: false, differs: true });
  assert.deepEqual(readdirSync(folder), []);
});

test('a file that others can read is closed, though no value changes', () => {
  writeFileSync(file, 'A=x\n');
  chmodSync(file, 0o644);
  assert.deepEqual(mergeEnvFile(file, values({ A: 'x' })), { changes: [{ env: 'A', change: 'same' }], open: true, differs: true });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8'), 'A=x\n');
});

test('a link stays a link, and the owner stays the owner', { skip: process.platform === 'win32' }, () => {
  const target = path.join(folder, 'kept-elsewhere');
  writeFileSync(target, 'X=1\n', { mode: 0o600 });
  if (process.getuid?.() === 0) execFileSync('chown', ['12345:12345', target]);
  const { uid, gid } = statSync(target);
  symlinkSync(target, file);
  mergeEnvFile(file, values({ A: 'x' }));
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.equal(readFileSync(target, 'utf8'), "X=1\nA='x'\n");
  assert.deepEqual([statSync(target).uid, statSync(target).gid], [uid, gid]);
});

test('bytes that are not UTF-8 stay what they are', () => {
  const odd = Buffer.from([0x58, 0x3d, 0xff, 0xfe, 0x0a, 0x23, 0xe9, 0x0a]);
  writeFileSync(file, odd, { mode: 0o600 });
  mergeEnvFile(file, values({ A: '비밀' }));
  assert.deepEqual(readFileSync(file), Buffer.concat([odd, Buffer.from("A='비밀'\n")]));
  assert.equal(readEnvFile(file)?.get('A'), '비밀');
});

test('what a killed process left is removed by the next merge', () => {
  writeFileSync(path.join(folder, '..env.axe-0123456789ab'), "A='planted value'\n");
  mergeEnvFile(file, values({ A: 'x' }));
  assert.deepEqual(readdirSync(folder), ['.env']);
});

test('a folder in its place, and a file in the place of its folder, are told apart and left alone', () => {
  mkdirSync(file);
  assert.throws(() => mergeEnvFile(file, values({ A: 'x' })), refusal('ENV_FILE_UNREADABLE', /a folder stands in its place/));
  const below = path.join(folder, 'note', '.env');
  writeFileSync(path.join(folder, 'note'), 'text');
  assert.throws(() => mergeEnvFile(below, values({ A: 'x' })), refusal('ENV_FILE_UNREADABLE', /a part of its path is a file/));
});

test('a disk that takes no more leaves the old file, and no draft with values', { skip: process.platform === 'win32' }, () => {
  writeFileSync(file, 'X=1\n', { mode: 0o600 });
  // At most 4 kB a file: the write fails half-way, as on a full disk.
  const script = `import { mergeEnvFile } from '@axe/secrets';
    process.on('SIGXFSZ', () => {});
    try { mergeEnvFile(process.argv[1], new Map([['A', 'planted'.repeat(20_000)]])); } catch (error) { console.log(error.code, error.message); }`;
  const limited = ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, file];
  const said = execFileSync('sh', limited, { cwd: import.meta.dirname, encoding: 'utf8' });
  assert.match(said, /^ENV_FILE_NOT_WRITTEN .*a limit on the size of files.*It is what it was before/);
  assert.doesNotMatch(said, /planted/);
  assert.deepEqual(readdirSync(folder), ['.env']);
  assert.equal(readFileSync(file, 'utf8'), 'X=1\n');
});
