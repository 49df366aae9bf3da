import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { openBitwardenStore } from '../../src/bitwarden/bitwarden-store.ts';
import { explainFailure } from '../../src/bitwarden/explain-failure.ts';
import { clientVersion, findClient } from '../../src/bitwarden/find-client.ts';

const place = { customer: 'acme', server: 'https://vault.acme.example', email: 'kim@acme.example' };

test('what the client says becomes a reason with a remedy, and its own words stay in the cause', () => {
  const said: readonly (readonly [string, string])[] = [
    ['Vault is locked.', 'STORE_LOCKED'],
    ['FetchError: request to https://x failed, reason: connect ECONNREFUSED 127.0.0.1:1', 'VAULT_UNREACHABLE'],
    ['getaddrinfo ENOTFOUND vault.acme.example', 'VAULT_UNREACHABLE'],
    ['request failed, reason: self-signed certificate', 'VAULT_UNREACHABLE'],
    ['Invalid master password. Confirm your email is correct.', 'STORE_PASSWORD_WRONG'],
    ['client_id or client_secret is incorrect. Try again.', 'VAULT_SIGNED_OUT'],
    ['Login failed. No provider selected.', 'VAULT_SIGNED_OUT'],
    ['SSO sign-in is required', 'VAULT_SIGNED_OUT'],
    ['[Encrypt service] MAC comparison failed', 'VAULT_STALE'],
    ['Cryptography error, The decryption operation failed', 'VAULT_STALE'],
    ['You are not logged in.', 'VAULT_SIGNED_OUT'],
    ['The cipher you are updating is out of date. Please save your work.', 'VAULT_CHANGED'],
    ['The field Notes exceeds the maximum encrypted value length of 10000 characters.', 'STORE_ITEM_INVALID'],
    ['You do not have permission to edit this item', 'VAULT_UNFIT'],
    ['something nobody has seen', 'VAULT_REFUSED'],
  ];
  for (const [words, code] of said) {
    const refusal = explainFailure(words, place);
    assert.equal(refusal.code, code, words);
    assert.match(refusal.message, /acme/);
    assert.ok(!refusal.message.includes(words), words);
    assert.ok(String(refusal.cause).includes(words) || code === 'STORE_LOCKED', words);
  }
});

test('a client of another version, or none, is refused with how to get the right one', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-client-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const other = path.join(folder, 'bw');
  writeFileSync(other, '#!/bin/sh\necho 2024.1.0\n');
  chmodSync(other, 0o755);
  const unfit = (error: unknown) => isRefusal(error, 'VAULT_UNFIT') && /is version 2024\.1\.0; axe works with/.test(error.message);
  await assert.rejects(findClient({ AXE_BW: other }), unfit);
  await assert.rejects(findClient({ AXE_BW: path.join(folder, 'nothing') }), (error: unknown) => isRefusal(error, 'VAULT_CLIENT_MISSING'));
  const installed = await findClient({});
  assert.match(installed.words[0] ?? '', /@bitwarden\/cli\/build\/bw\.js$/);
  assert.match(clientVersion, /^\d{4}\.\d+\.\d+$/);
});

test('a store tells that its client is missing, and refuses settings that name no server', async (t) => {
  const home = mkdtempSync(path.join(tmpdir(), 'axe-client-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const rest = {
    customer: 'acme',
    home,
    unlocking: {
      askSecret: async () => undefined,
      keychain: { read: async () => undefined, write: async () => {}, remove: async () => {} },
    },
    exclusive: async <T>(_: string, work: () => Promise<T>) => work(),
    now: () => new Date(0),
    environment: { AXE_BW: path.join(home, 'nothing') },
  };
  const settings = { driver: 'bitwarden', server: `${place.server}/`, email: place.email } as const;
  const status = await openBitwardenStore({ ...rest, settings }).status();
  assert.deepEqual([status.state, status.place], ['missing', place.server]);
  assert.match(status.told, /npm install --global @bitwarden\/cli@/);
  assert.throws(
    () => openBitwardenStore({ ...rest, settings: { driver: 'bitwarden', server: place.server } }),
    (error: unknown) => isRefusal(error, 'VAULT_UNFIT') && /without email/.test(error.message),
  );
});
