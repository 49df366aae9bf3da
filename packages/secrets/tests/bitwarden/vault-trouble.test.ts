import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seal } from '../support/bitwarden-server/sealing.ts';
import type { StoredItem } from '../support/bitwarden-server/vault-contents.ts';
import { sharedVault } from '../support/shared-vault.ts';
import { masterPassword } from '../support/vault-desk.ts';

/** Looked for at the end in everything that a process of this machine leaves or shows. */
const canary = 'canary-93ab-of-a-vault-in-trouble';

describe('a vault in trouble', () => {
  const vault = sharedVault();
  const { refused, itemNamed, loginOf, checkUnshown } = vault;

  test('a server that falls in the middle of a put is told, and the same put finishes afterwards', async () => {
    const drafts = [1, 2, 3].map((at) => ({ name: `half/acme/${at}`, value: `${canary} ${at}` }));
    let created = 0;
    vault.desk.server.interfere = (request) => {
      if (request === 'POST /api/ciphers/create') created += 1;
      return created > 1 ? 'cut' : undefined;
    };
    assert.match(await refused(vault.store.put(drafts), 'VAULT_UNREACHABLE'), /not done twice/);
    vault.desk.server.interfere = undefined;
    assert.deepEqual(await vault.store.put(drafts), ['same', 'created', 'created']);
  });

  test('a writer on another machine is seen, before a change and after a creation', async () => {
    const name = 'frame/acme/contended';
    assert.deepEqual(await vault.store.put([{ name, value: 'one' }]), ['created']);
    const { items } = vault.desk.server.state;
    const item = itemNamed(name);
    let theirs = 0;
    vault.desk.server.interfere = (request) => {
      if (!request.startsWith('PUT ')) return undefined;
      theirs += 1;
      if (theirs === 1) items.set(item.id, { ...item, changedAt: new Date(Date.now() + 5000).toISOString() });
      return undefined;
    };
    assert.deepEqual(await vault.store.put([{ name, value: 'two' }]), ['changed']);
    assert.equal(theirs, 2);

    vault.desk.server.interfere = (request) => {
      if (request === 'POST /api/ciphers/create') items.set('5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11', twinOf(item, 'frame/acme/at-once'));
      return undefined;
    };
    await refused(vault.store.put([{ name: 'frame/acme/at-once', value: 'ours' }]), 'STORE_ITEM_AMBIGUOUS');
    vault.desk.server.interfere = undefined;
  });

  const twinOf = (item: StoredItem, name: string): StoredItem => ({
    ...item,
    id: '5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11',
    content: { ...item.content, name: seal(name, vault.desk.account.organization.key) },
  });

  test('what cannot be told apart, opened or kept is refused, never guessed', async () => {
    const { items } = vault.desk.server.state;
    assert.match(
      await refused(
        vault.store.read().then((all) => all.get('frame/acme/at-once')),
        'STORE_ITEM_AMBIGUOUS',
      ),
      /2 items named/,
    );
    await refused(vault.store.put([{ name: 'frame/acme/at-once', value: 'three' }]), 'STORE_ITEM_AMBIGUOUS');
    items.delete('5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11');

    await vault.store.put([{ name: 'frame/acme/db-password', value: canary }]);
    const whole = itemNamed('frame/acme/db-password');
    const login = { ...loginOf(whole), password: seal('not for this key', vault.desk.account.key) };
    items.set(whole.id, { ...whole, content: { ...whole.content, login }, changedAt: new Date().toISOString() });
    const damaged = await vault.store.read();
    assert.equal(damaged.get('frame/acme/contended')?.name, 'frame/acme/contended');
    assert.match(
      await refused(
        vault.store.read().then((all) => all.get('frame/acme/db-password')),
        'VAULT_STALE',
      ),
      /axe vault reset acme/,
    );
    await refused(vault.store.put([{ name: 'frame/acme/db-password', value: 'over it' }]), 'VAULT_STALE');
    items.set(whole.id, { ...whole, content: { ...whole.content, viewPassword: false }, changedAt: new Date().toISOString() });
    await refused(
      vault.store.read().then((all) => all.get('frame/acme/db-password')),
      'VAULT_VALUE_HIDDEN',
    );
    items.set(whole.id, { ...whole, changedAt: new Date().toISOString() });

    const before = items.size;
    const large = `${canary}${'x'.repeat(100_000)}`;
    const drafts = [
      { name: 'half/acme/before-it', value: 'small' },
      { name: 'half/acme/large', value: large },
    ];
    assert.match(await refused(vault.store.put(drafts), 'STORE_ITEM_INVALID'), /has 100033 bytes; .* at most 3695/);
    await refused(vault.store.send({ name: 'large', value: large, views: 1, days: 1 }), 'STORE_ITEM_INVALID');
    assert.equal(items.size, before);
  });

  test('no value was ever where another process, a log or a file could show it', () => {
    checkUnshown(canary, masterPassword);
    assert.ok(!vault.desk.processes().includes('CANARY_IN_ENVIRONMENT'));
    assert.deepEqual(vault.desk.server.unknown, [], 'the client asked for nothing that the server was not taught');
  });
});
