import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sealedKeyText } from '../../src/local/key-file.ts';
import { type Bench, bench } from '../support/local-store.ts';

let at: Bench;
beforeEach(async () => {
  at = bench();
  const store = at.open();
  await store.put([{ name: 'a/b', value: 'planted-value' }]);
  await store.protect('correct horse');
});
afterEach(() => at.clear());

const keyText = () => readFileSync(path.join(at.home, 'keys', 'acme.key'), 'utf8');

test('with a passphrase the key is sealed, and a store is locked until somebody is asked', async () => {
  assert.match(keyText(), /^-----BEGIN AGE ENCRYPTED FILE-----/);
  at.keychain.kept.clear();
  assert.equal((await at.open().status()).state, 'locked');
  await assert.rejects(at.open().read(), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'STORE_LOCKED');
    assert.match(error.message, /axe vault unlock acme/);
    return true;
  });
  await assert.rejects(at.open().put([{ name: 'a/b', value: 'other' }]), { code: 'STORE_LOCKED' });
  at.answers.push('correct horse');
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
});

test('an unlocked store stays so for the commands that follow, until it is locked', async () => {
  at.keychain.kept.clear();
  at.answers.push('correct horse');
  assert.equal((await at.open().unlock()).state, 'open');
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
  assert.equal((await at.open().lock()).state, 'locked');
  await assert.rejects(at.open().read(), { code: 'STORE_LOCKED' });
});

test('a lock that closes nothing says so, and what would', async () => {
  at.answers.push('correct horse');
  const store = at.open();
  await store.unlock();
  const [session = ''] = at.keychain.kept.values();
  const held = await at.open({ session }).lock();
  assert.equal(held.state, 'open');
  assert.match(held.told, /still open to what gets AXE_VAULT_SESSION/);
  at.answers.push('correct horse');
  await store.protect(undefined);
  const plain = await at.open().lock();
  assert.equal(plain.state, 'open');
  assert.match(plain.told, /Locking does nothing here.*axe secret protect --customer acme --apply/);
});

test('three wrong passphrases are a refusal that tells nothing of them; a wrong one first is forgiven', async () => {
  at.keychain.kept.clear();
  at.answers.push('wrong one', 'wrong two', 'wrong three');
  await assert.rejects(at.open().read(), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'STORE_PASSWORD_WRONG');
    assert.doesNotMatch(error.message, /wrong (one|two|three)/);
    return true;
  });
  at.answers.push('wrong one', 'correct horse');
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
});

test('a session may be handed over; a stale one is no key, and is said to be stale', async () => {
  const [session = ''] = at.keychain.kept.size > 0 ? [...at.keychain.kept.values()] : [await sessionOf()];
  at.keychain.kept.clear();
  assert.equal((await at.open({ session }).read()).get('a/b')?.value, 'planted-value');
  at.keychain.kept.clear();
  for (const stale of ['nonsense', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`]) {
    await assert.rejects(at.open({ session: stale }).read(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'STORE_LOCKED');
      assert.match(error.message, /AXE_VAULT_SESSION does not open it/);
      assert.doesNotMatch(error.message, /AGE-SECRET|nonsense/);
      return true;
    });
  }
});

test('a session in the keychain of a store that is gone is forgotten', async () => {
  at.keychain.kept.clear();
  at.keychain.kept.set(`local acme ${at.home}`, `AGE-SECRET-KEY-1${'Q'.repeat(58)}`);
  await assert.rejects(at.open().read(), { code: 'STORE_LOCKED' });
  assert.equal(at.keychain.kept.size, 0);
});

test('the passphrase can be changed and taken away, and the items stay', async () => {
  at.keychain.kept.clear();
  at.answers.push('correct horse');
  await at.open().protect('another one');
  at.keychain.kept.clear();
  at.answers.push('another one');
  await at.open().protect(undefined);
  at.keychain.kept.clear();
  assert.match(keyText(), /AGE-SECRET-KEY-1/);
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
});

test('a sealed key that was cut is damaged, and no passphrase is asked for', async () => {
  writeFileSync(path.join(at.home, 'keys', 'acme.key'), keyText().slice(0, -40));
  await assert.rejects(at.open().read(), { code: 'STORE_DAMAGED' });
  assert.deepEqual(at.asked, []);
});

async function sessionOf(): Promise<string> {
  at.answers.push('correct horse');
  await at.open().unlock();
  return [...at.keychain.kept.values()][0] ?? '';
}

test('a Korean passphrase is the same however the keyboard composes it', async () => {
  const [composed, apart] = ['네 개의 낱말'.normalize('NFC'), '네 개의 낱말'.normalize('NFD')];
  assert.notEqual(composed, apart);
  for (const [sealed, typed] of [
    [composed, apart],
    [apart, composed],
  ] as const) {
    at.answers.push('correct horse');
    await at.open().protect(undefined);
    at.answers.length = 0;
    await at.open().protect(sealed);
    at.keychain.kept.clear();
    at.answers.push(typed);
    assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
    await reseal(typed);
  }
});

async function reseal(known: string): Promise<void> {
  at.keychain.kept.clear();
  at.answers.push(known);
  await at.open().protect('correct horse');
  at.keychain.kept.clear();
}

test('a passphrase that another program took as it was typed still opens', async () => {
  const apart = '네 개의 낱말'.normalize('NFD');
  at.answers.push('correct horse');
  await at.open().protect(undefined);
  const identity = /^AGE-SECRET-KEY-.*$/m.exec(keyText())?.[0] ?? assert.fail('no key');
  writeFileSync(path.join(at.home, 'keys', 'acme.key'), await sealedKeyText(identity, '2026-06-01T00:00:00.000Z', apart, 10));
  at.keychain.kept.clear();
  at.answers.push(apart);
  assert.equal((await at.open().read()).get('a/b')?.value, 'planted-value');
});
