import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BitwardenStore } from '../../src/index.ts';
import { unseal } from '../support/bitwarden-server/sealing.ts';
import { masterPassword, type VaultDesk, vaultDesk } from '../support/vault-desk.ts';
import { watchVault } from '../support/vault-watch.ts';

/** Looked for at the end in everything that a process of this machine leaves or shows. */
const canary = 'canary-7d1f0c52-of-the-vault';

/** One account for all of it: a sign-in of the real client takes seconds. */
describe('a store on a Bitwarden-compatible server', () => {
  let desk: VaultDesk;
  /** One command: its client stays open from call to call. */
  let store: BitwardenStore;
  const { refused, itemNamed, loginOf, checkUnshown } = watchVault(() => desk);
  before(async () => {
    desk = await vaultDesk();
    store = desk.store();
  });
  after(async () => {
    await desk.close();
  });

  test('a person who is not there, and a wrong password, open nothing', async () => {
    assert.equal((await desk.store().status()).state, 'signed-out');
    assert.match(await refused(desk.store({ password: undefined }).read(), 'STORE_LOCKED'), /axe vault unlock acme/);
    assert.deepEqual(desk.server.requests, []);
    assert.match(await refused(desk.store({ password: 'wrong' }).read(), 'STORE_PASSWORD_WRONG'), /not the master password of kim@acme/);
  });

  test('put creates in the collection of the registry, and the server sees nothing readable', async () => {
    const draft = { name: 'frame/acme/db-password', value: canary, notes: 'made by a test' };
    assert.deepEqual(await store.put([draft]), ['created']);
    assert.deepEqual(await store.put([draft]), ['same']);
    const item = itemNamed(draft.name);
    assert.equal(item.organizationId, desk.account.organization.id);
    assert.deepEqual(item.collectionIds, [desk.account.organization.collections[0]]);
    assert.equal(unseal(loginOf(item).password ?? '', desk.account.organization.key).toString('utf8'), canary);
    const kept = (await store.read()).get(draft.name);
    assert.equal(kept?.value, canary);
    assert.equal(kept?.notes, 'made by a test');
    assert.equal((await store.read()).get('frame/acme/nothing'), undefined);
  });

  test('a change keeps what was left out, and the older value stays in the history of the vault', async () => {
    const name = 'frame/acme/rotated';
    const connector = {
      username: 'client-id',
      uris: ['https://acme.platform.example/frame/mcp'],
      fields: { Scopes: 'openid', 'Tenant ID': 't' },
    };
    assert.deepEqual(await store.put([{ name, value: 'first', collection: 'connectors', ...connector }]), ['created']);
    assert.deepEqual(itemNamed(name).collectionIds, [desk.account.organization.collections[1]]);
    assert.deepEqual(await store.put([{ name, value: 'second', onlyIfMissing: true }]), ['same']);
    assert.deepEqual(await store.put([{ name, value: 'second' }]), ['changed']);
    assert.deepEqual(await store.put([{ name, value: 'second', fields: { Scopes: 'openid profile' } }]), ['changed']);
    const found = (await store.read()).get(name);
    assert.deepEqual(
      { value: found?.value, username: found?.username, uris: found?.uris, fields: found?.fields },
      { value: 'second', username: connector.username, uris: connector.uris, fields: { Scopes: 'openid profile' } },
    );
  });

  test('fifty secrets are one round trip', async () => {
    const drafts = Array.from({ length: 50 }, (_, at) => ({ name: `bulk/acme/secret-${at}`, value: `value ${at} "$#' 한글\n` }));
    assert.deepEqual(new Set(await store.put(drafts)), new Set(['created']));
    desk.server.requests.length = 0;
    const snapshot = await store.read();
    assert.deepEqual(
      drafts.map(({ name }) => snapshot.get(name)?.value),
      drafts.map(({ value }) => value),
    );
    assert.equal(desk.server.requests.filter((request) => request === 'GET /api/sync').length, 1);
    assert.ok(
      desk.server.requests.every((request) => /sync|token|revision-date/.test(request)),
      desk.server.requests.join('\n'),
    );
  });

  test('a link is sealed, has a password, and ends', async () => {
    const link = await store.send({ name: 'for lee', value: canary, views: 1, days: 1, password: 'said by telephone' });
    assert.match(link.url, /^https:\/\/localhost:\d+\/#\/send\/[\w-]+\/[\w-]+$/);
    const [send] = desk.server.state.sends.values();
    assert.equal(send?.maxAccessCount, 1);
    assert.equal(typeof send?.password, 'string');
    assert.notEqual(send?.password, 'said by telephone');
    assert.equal(new Date(String(send?.deletionDate)).toISOString(), link.ends);
  });

  test('remove takes what is there, and says so', async () => {
    assert.deepEqual(await store.remove(['bulk/acme/secret-1', 'bulk/acme/never']), ['bulk/acme/secret-1']);
    assert.deepEqual(await store.remove(['bulk/acme/secret-1']), []);
    assert.notEqual(itemNamed('bulk/acme/secret-1').deletedAt, null);
  });

  test('no value was ever where another process, a log or a file could show it', () => {
    checkUnshown(canary, masterPassword);
    assert.ok(!desk.processes().includes('CANARY_IN_ENVIRONMENT'));
    assert.deepEqual(desk.server.unknown, [], 'the client asked for nothing that the server was not taught');
  });
});
