import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import fc from 'fast-check';
import { isOfStore, itemFor, longestPlain, sealedLength, secretOf, type VaultItem } from '../../src/bitwarden/vault-items.ts';
import { newKey, seal } from '../support/bitwarden-server/sealing.ts';

const settings = { driver: 'bitwarden', organization: 'o', collection: 's', connectors_collection: 'c' } as const;
const item: VaultItem = {
  id: 'i',
  type: 1,
  name: 'frame/acme/key',
  notes: 'by hand',
  organizationId: 'o',
  collectionIds: ['s'],
  login: { username: 'kim', password: 'value', uris: [{ uri: 'https://a.example', match: 3 }] },
  fields: [{ name: 'hidden one', value: 'h', type: 1 }],
  revisionDate: '2026-01-01T00:00:00.000Z',
};

test('the length of a sealed text is what sealing makes of it', () => {
  const key = newKey();
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      (text) => seal(text, key).length === sealedLength(Buffer.byteLength(text)),
    ),
  );
  for (const most of [1000, 5000, 10_000]) {
    assert.ok(sealedLength(longestPlain(most)) <= most && sealedLength(longestPlain(most) + 1) > most, String(most));
  }
});

test('a store has the items of its collections, and none of another organization or person', () => {
  assert.ok(isOfStore(item, settings));
  assert.ok(isOfStore({ ...item, collectionIds: ['c', 'x'] }, settings));
  assert.ok(!isOfStore({ ...item, collectionIds: ['x'] }, settings));
  assert.ok(!isOfStore({ ...item, organizationId: null }, settings));
  assert.ok(!isOfStore(item, { driver: 'bitwarden' }));
  assert.ok(isOfStore({ ...item, organizationId: null }, { driver: 'bitwarden' }));
});

test('what a draft leaves out stays, down to how an address is matched and a field is hidden', () => {
  assert.equal(itemFor({ name: item.name, value: 'value' }, item, settings), undefined);
  assert.equal(itemFor({ name: item.name, value: 'other', onlyIfMissing: true }, item, settings), undefined);
  const changed = itemFor({ name: item.name, value: 'other', fields: { 'hidden one': 'n', 'open one': 'm' } }, item, settings);
  assert.deepEqual(changed, {
    ...item,
    login: { ...item.login, password: 'other' },
    fields: [
      { name: 'hidden one', value: 'n', type: 1 },
      { name: 'open one', value: 'm', type: 0 },
    ],
  });
  const note: VaultItem = { ...item, type: 2, login: null, fields: null, notes: 'text' };
  assert.equal(secretOf(note).value, 'text');
  assert.deepEqual(itemFor({ name: item.name, value: 'new text' }, note, settings), { ...note, notes: 'new text' });
});

test('every text that a server would cut off or refuse is refused before', () => {
  const long = 'x'.repeat(100_000);
  const drafts = [
    { value: long },
    { notes: long },
    { username: long },
    { uris: [long] },
    { fields: { key: long } },
    { name: long },
    { name: ' ' },
  ];
  for (const part of drafts) {
    assert.throws(
      () => itemFor({ name: 'n', value: 'v', ...part }, undefined, settings),
      (error: unknown) => isRefusal(error, 'STORE_ITEM_INVALID') && error.message.length < 600,
    );
  }
});
