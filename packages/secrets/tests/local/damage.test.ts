import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type Bench, bench } from '../support/local-store.ts';

let at: Bench;
beforeEach(async () => {
  at = bench();
  await at.open().put([{ name: 'a/b', value: 'planted-value' }]);
});
afterEach(() => at.clear());

const file = (...parts: string[]) => path.join(at.home, ...parts);
const storeFile = () => file('store', 'acme.age');
const keyFile = () => file('keys', 'acme.key');

/** Reading and writing both refuse, and the files stay what they are. */
async function refused(code: string, pattern: RegExp): Promise<void> {
  const before = readdirSync(at.home, { recursive: true }).sort();
  for (const attempt of [() => at.open().read(), () => at.open().put([{ name: 'a/c', value: 'planted-new' }])]) {
    await assert.rejects(attempt(), (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      assert.doesNotMatch(error.message + JSON.stringify(error.cause ?? ''), /planted/);
      return true;
    });
  }
  assert.deepEqual(readdirSync(at.home, { recursive: true }).sort(), before);
  assert.match((await at.open().status()).told, pattern);
}

test('a store cut anywhere is refused and not overwritten', async () => {
  const whole = readFileSync(storeFile());
  for (const length of [0, 10, 60, whole.length - 20, whole.length - 1]) {
    writeFileSync(storeFile(), whole.subarray(0, length));
    await refused('STORE_DAMAGED', /cannot be used.*Restore acme\.age from a backup/);
    assert.equal(readFileSync(storeFile()).length, length);
  }
});

test('one changed byte is noticed', async () => {
  const bytes = readFileSync(storeFile());
  bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
  writeFileSync(storeFile(), bytes);
  await refused('STORE_DAMAGED', /its content was cut or changed/);
});

test('the key of another store is told apart', async () => {
  await at.open({ customer: 'globex' }).put([{ name: 'x/y', value: 'v' }]);
  copyFileSync(file('keys', 'globex.key'), keyFile());
  await refused('STORE_DAMAGED', /is the key of another store/);
});

test('the store of another customer in its place is refused, key and all', async () => {
  await at.open({ customer: 'globex' }).put([{ name: 'x/y', value: 'v' }]);
  copyFileSync(file('keys', 'globex.key'), keyFile());
  copyFileSync(file('store', 'globex.age'), storeFile());
  await refused('STORE_DAMAGED', /it is the store of customer globex, not of acme/);
});

test('a key that is no key is refused', async () => {
  writeFileSync(keyFile(), 'planted nonsense\n', { mode: 0o600 });
  await refused('STORE_DAMAGED', /does not hold one age key/);
});

test('a store without its key, and a key without its store, are losses and not beginnings', async () => {
  renameSync(keyFile(), file('kept'));
  await refused('STORE_DAMAGED', /acme\.key cannot be used: it is gone, and only this key opens/);
  renameSync(file('kept'), keyFile());
  rmSync(storeFile());
  await refused('STORE_DAMAGED', /acme\.age cannot be used: it is gone, while its key/);
});

test('a folder in the place of store or key is refused', async () => {
  for (const place of [storeFile(), keyFile()]) {
    renameSync(place, file('kept'));
    mkdirSync(place);
    await refused('STORE_UNREADABLE', /a folder stands in its place/);
    rmSync(place, { recursive: true });
    renameSync(file('kept'), place);
  }
});

test('a making that was broken off at any point is finished, or begun again', async () => {
  // Killed before the key got its name: the next reader and the next writer both go on.
  renameSync(keyFile(), `${keyFile()}.new`);
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
  await at.open().put([{ name: 'a/c', value: 'v' }]);
  assert.ok(existsSync(keyFile()));
  assert.deepEqual((await at.open().read()).names, ['a/b', 'a/c']);
  // Killed before the store was written: nothing was promised yet.
  rmSync(storeFile());
  renameSync(keyFile(), `${keyFile()}.new`);
  assert.deepEqual((await at.open().read()).names, []);
  await at.open().put([{ name: 'a/d', value: 'v' }]);
  assert.deepEqual((await at.open().read()).names, ['a/d']);
});

test('a disk that takes no more leaves the old store, and nothing beside it', { skip: process.platform === 'win32' }, async () => {
  const before = readFileSync(storeFile());
  // At most 4 kB a file: the write fails half-way, as on a full disk.
  const script = `import { openLocalStore } from '@axe/secrets';
    process.on('SIGXFSZ', () => {});
    const keychain = { read: async () => undefined, write: async () => {}, remove: async () => {} };
    const store = openLocalStore({ customer: 'acme', home: process.argv[1], unlocking: { askSecret: async () => undefined, keychain },
      exclusive: (_, work) => work(), now: () => new Date(), newId: () => 'id' });
    try { await store.put([{ name: 'a/b', value: 'planted'.repeat(20_000) }]); } catch (error) { console.log(error.code, error.message); }`;
  const limited = ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, at.home];
  const said = execFileSync('sh', limited, { cwd: import.meta.dirname, encoding: 'utf8' });
  assert.match(said, /^STORE_NOT_WRITTEN .*a limit on the size of files.*What was stored before is still stored/);
  assert.doesNotMatch(said, /planted/);
  assert.deepEqual(readFileSync(storeFile()), before);
  assert.deepEqual(readdirSync(file('store')), ['acme.age']);
});
