import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unseal } from '../support/bitwarden-server/sealing.ts';
import { sharedVault } from '../support/shared-vault.ts';
import { masterPassword } from '../support/vault-desk.ts';

/** Looked for at the end in everything that a process of this machine leaves or shows. */
const canary = 'canary-7d1f0c52-of-the-vault';

describe('a store on a Bitwarden-compatible server', () => {
  const vault = sharedVault();
  const { refused, itemNamed, loginOf, checkUnshown } = vault;

  test('a person who is not there, and a wrong password, open nothing', async () => {
    assert.equal((await vault.desk.store().status()).state, 'signed-out');
    assert.match(await refused(vault.desk.store({ password: undefined }).read(), 'STORE_LOCKED'), /axe vault unlock acme/);
    assert.deepEqual(vault.desk.server.requests, []);
    assert.match(
      await refused(vault.desk.store({ password: 'wrong' }).read(), 'STORE_PASSWORD_WRONG'),
      /not the master password of kim@acme/,
    );
  });

  test('put creates in the collection of the registry, and the server sees nothing readable', async () => {
    const draft = { name: 'frame/acme/db-password', value: canary, notes: 'made by a test' };
    assert.deepEqual(await vault.store.put([draft]), ['created']);
    assert.deepEqual(await vault.store.put([draft]), ['same']);
    const item = itemNamed(draft.name);
    assert.equal(item.organizationId, vault.desk.account.organization.id);
    assert.deepEqual(item.collectionIds, [vault.desk.account.organization.collections[0]]);
    assert.equal(unseal(loginOf(item).password ?? '', vault.desk.account.organization.key).toString('utf8'), canary);
    const kept = (await vault.store.read()).get(draft.name);
    assert.equal(kept?.value, canary);
    assert.equal(kept?.notes, 'made by a test');
    assert.equal((await vault.store.read()).get('frame/acme/nothing'), undefined);
  });

  test('a change keeps what was left out, and the older value stays in the history of the vault', async () => {
    const name = 'frame/acme/rotated';
    const connector = {
      username: 'client-id',
      uris: ['https://acme.platform.example/frame/mcp'],
      fields: { Scopes: 'openid', 'Tenant ID': 't' },
    };
    assert.deepEqual(await vault.store.put([{ name, value: 'first', collection: 'connectors', ...connector }]), ['created']);
    assert.deepEqual(itemNamed(name).collectionIds, [vault.desk.account.organization.collections[1]]);
    assert.deepEqual(await vault.store.put([{ name, value: 'second', onlyIfMissing: true }]), ['same']);
    assert.deepEqual(await vault.store.put([{ name, value: 'second' }]), ['changed']);
    assert.deepEqual(await vault.store.put([{ name, value: 'second', fields: { Scopes: 'openid profile' } }]), ['changed']);
    const found = (await vault.store.read()).get(name);
    assert.deepEqual(
      { value: found?.value, username: found?.username, uris: found?.uris, fields: found?.fields },
      { value: 'second', username: connector.username, uris: connector.uris, fields: { Scopes: 'openid profile' } },
    );
  });

  test('fifty secrets are one round trip', async () => {
    const drafts = Array.from({ length: 50 }, (_, at) => ({ name: `bulk/acme/secret-${at}`, value: `value ${at} "$#' 한글\n` }));
    assert.deepEqual(new Set(await vault.store.put(drafts)), new Set(['created']));
    vault.desk.server.requests.length = 0;
    const snapshot = await vault.store.read();
    assert.deepEqual(
      drafts.map(({ name }) => snapshot.get(name)?.value),
      drafts.map(({ value }) => value),
    );
    assert.equal(vault.desk.server.requests.filter((request) => request === 'GET /api/sync').length, 1);
    assert.ok(
      vault.desk.server.requests.every((request) => /sync|token|revision-date/.test(request)),
      vault.desk.server.requests.join('\n'),
    );
  });

  test('a link is sealed, has a password, and ends', async () => {
    const link = await vault.store.send({ name: 'for lee', value: canary, views: 1, days: 1, password: 'said by telephone' });
    assert.match(link.url, /^https:\/\/localhost:\d+\/#\/send\/[\w-]+\/[\w-]+$/);
    const [send] = vault.desk.server.state.sends.values();
    assert.equal(send?.maxAccessCount, 1);
    assert.equal(typeof send?.password, 'string');
    assert.notEqual(send?.password, 'said by telephone');
    assert.equal(new Date(String(send?.deletionDate)).toISOString(), link.ends);
  });

  test('remove takes what is there, and says so', async () => {
    assert.deepEqual(await vault.store.remove(['bulk/acme/secret-1', 'bulk/acme/never']), ['bulk/acme/secret-1']);
    assert.deepEqual(await vault.store.remove(['bulk/acme/secret-1']), []);
    assert.notEqual(itemNamed('bulk/acme/secret-1').deletedAt, null);
  });

  test('no value was ever where another process, a log or a file could show it', () => {
    checkUnshown(canary, masterPassword);
    assert.ok(!vault.desk.processes().includes('CANARY_IN_ENVIRONMENT'));
    assert.deepEqual(vault.desk.server.unknown, [], 'the client asked for nothing that the server was not taught');
  });
});
