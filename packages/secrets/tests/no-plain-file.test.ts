import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-pipe-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** In a process of its own, which is ended when it waits for something that never comes. */
function codeOf(script: string, place: string): string {
  const text = `import { openLocalStore, readEnvFile } from '@axe/secrets';
const [place] = process.argv.slice(1);
const keychain = { read: async () => undefined, write: async () => {}, remove: async () => {} };
const local = (home) => openLocalStore({ customer: 'acme', home, exclusive: (_, work) => work(), now: () => new Date(), newId: () => '1',
  unlocking: { askSecret: async () => undefined, keychain } });
try { ${script} } catch (error) { process.stdout.write(error.code + ': ' + error.message); }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', text, place], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 10_000,
  });
}

test('a pipe in the place of an env file is refused and not waited for', { skip: process.platform === 'win32' }, () => {
  const pipe = path.join(folder, '.env');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  assert.match(codeOf('readEnvFile(place)', pipe), /^ENV_FILE_UNREADABLE: .* a pipe, a device or a socket stands in its place/);
});

test('a pipe in the place of a store is refused and not waited for', { skip: process.platform === 'win32' }, () => {
  const home = path.join(folder, 'home');
  mkdirSync(path.join(home, 'store'), { recursive: true, mode: 0o700 });
  execFileSync('mkfifo', ['-m', '600', path.join(home, 'store', 'acme.age')]);
  assert.match(codeOf('await local(place).read()', home), /^STORE_UNREADABLE: .* a pipe, a device or a socket stands in its place/);
});

test('long rows of blanks are read in one go', () => {
  const file = path.join(folder, 'blank.env');
  const blanks = ' '.repeat(400_000);
  writeFileSync(file, `A=${blanks}x${blanks}y\n${'\t'.repeat(400_000)}z`);
  const said = codeOf("process.stdout.write('value of ' + readEnvFile(place).get('A').length)", file);
  assert.equal(said, 'value of 400002');
});
