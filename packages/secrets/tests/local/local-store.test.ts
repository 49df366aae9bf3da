import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { secretErrors } from '@axe/secrets';
import fc from 'fast-check';
import { type Bench, bench } from '../support/local-store.ts';

let at: Bench;
beforeEach(() => {
  at = bench();
});
afterEach(() => at.clear());

const storeFile = () => path.join(at.home, 'store', 'acme.age');
const keyFile = () => path.join(at.home, 'keys', 'acme.key');

test('a store begins with the first secret; reading one that is not there makes nothing', async () => {
  const store = at.open();
  assert.deepEqual((await store.read()).names, []);
  assert.equal((await store.status()).state, 'missing');
  assert.deepEqual(readdirSync(at.home), []);
  assert.deepEqual(await store.put([{ name: 'frame/acme/db-password', value: 'v1' }]), ['created']);
  assert.equal((await store.status()).state, 'open');
  for (const file of [storeFile(), keyFile()]) assert.equal(statSync(file).mode & 0o777, 0o600);
  for (const folder of ['store', 'keys']) assert.equal(statSync(path.join(at.home, folder)).mode & 0o777, 0o700);
});

test('what is left out of a draft stays; the same again changes nothing, not even the file', async () => {
  const store = at.open();
  await store.put([{ name: 'a/b', value: 'v1', username: 'u', fields: { x: '1', y: '2' }, notes: 'n' }]);
  assert.deepEqual(await store.put([{ name: 'a/b', value: 'v2', fields: { y: '2' } }]), ['changed']);
  const item = (await at.open().read()).get('a/b');
  assert.deepEqual([item?.value, item?.username, item?.fields, item?.notes], ['v2', 'u', { y: '2' }, 'n']);
  const before = readFileSync(storeFile());
  assert.deepEqual(await store.put([{ name: 'a/b', value: 'v2' }]), ['same']);
  assert.deepEqual(await store.put([{ name: 'a/b', value: 'other', onlyIfMissing: true }]), ['same']);
  assert.deepEqual(readFileSync(storeFile()), before);
});

test('any value comes back as it was, 100 kB too', async () => {
  const store = at.open();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), async (values) => {
      const drafts = [...values, '\ud800', 'x'.repeat(100_000)].map((value, index) => ({ name: `s/${index}`, value }));
      await store.put(drafts);
      const snapshot = await at.open().read();
      for (const { name, value } of drafts) assert.equal(snapshot.get(name)?.value, value);
    }),
    { numRuns: 20 },
  );
});

test('removing answers with what was there', async () => {
  const store = at.open();
  await store.put([
    { name: 'a/1', value: 'x' },
    { name: 'a/2', value: 'y' },
  ]);
  assert.deepEqual(await store.remove(['a/1', 'a/9']), ['a/1']);
  assert.deepEqual((await store.read()).names, ['a/2']);
});

test('nothing readable is on the disk but the key, and the file is one that age opens', async () => {
  await at.open().put([{ name: 'frame/acme/planted-name', value: 'planted-value', notes: 'planted-note' }]);
  const bytes = readFileSync(storeFile());
  assert.match(bytes.toString('latin1'), /^age-encryption\.org\/v1\n-> X25519 /);
  assert.doesNotMatch(bytes.toString('latin1'), /planted/);
  assert.match(readFileSync(keyFile(), 'utf8'), /^# created: 2026-06-01T00:00:00\.000Z\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$/);
});

test('two writers at once: nothing is lost', async () => {
  const [one, two] = [at.open(), at.open()];
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? one : two).put([{ name: `s/${index}`, value: String(index) }])),
  );
  assert.equal((await at.open().read()).names.length, 10);
});

test('a link cannot come from a file, and the refusal says what can be done', async () => {
  await assert.rejects(at.open().send({ name: 'x', value: 'planted', views: 1, days: 1 }), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'SEND_UNSUPPORTED');
    assert.match(error.message, /Hand the value over in person/);
    assert.doesNotMatch(error.message, /planted/);
    return true;
  });
});

test('names and sizes that no store keeps are refused before anything is written', async () => {
  const store = at.open();
  for (const name of ['', ' a', 'a\nb', 'x'.repeat(201)])
    await assert.rejects(store.put([{ name, value: 'v' }]), { code: 'STORE_ITEM_INVALID' });
  await assert.rejects(store.put([{ name: 'a/b', value: 'x'.repeat(1024 * 1024 + 1) }]), { code: 'STORE_ITEM_INVALID' });
  assert.equal(existsSync(storeFile()), false);
  assert.equal(secretErrors.STORE_ITEM_INVALID.kind, 'invalid');
});

test('a file that others can read is not used, and says how to close it', { skip: process.platform === 'win32' }, async () => {
  const store = at.open();
  await store.put([{ name: 'a/b', value: 'v' }]);
  for (const file of [storeFile(), keyFile()]) {
    chmodSync(file, 0o640);
    await assert.rejects(
      store.read(),
      (error: Error & { code?: string }) => error.code === 'STORE_TOO_OPEN' && error.message.includes(`chmod 600 '${file}'`),
    );
    chmodSync(file, 0o600);
  }
});
