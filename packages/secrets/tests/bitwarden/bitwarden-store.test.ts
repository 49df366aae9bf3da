import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import type { BitwardenStore } from '../../src/index.ts';
import { seal, unseal } from '../support/bitwarden-server/sealing.ts';
import type { StoredItem } from '../support/bitwarden-server/vault-contents.ts';
import { filesBelow, masterPassword, type VaultDesk, vaultDesk } from '../support/vault-desk.ts';

/** Looked for at the end in everything that a process of this machine leaves or shows. */
const canary = 'canary-7d1f0c52-of-the-vault';

/** One account for all of it: a sign-in of the real client takes seconds. */
describe('a store on a Bitwarden-compatible server', () => {
  let desk: VaultDesk;
  /** One command: its client stays open from call to call. */
  let store: BitwardenStore;
  const errors: string[] = [];
  before(async () => {
    desk = await vaultDesk();
    store = desk.store();
  });
  after(async () => {
    await desk.close();
  });

  async function refused(work: Promise<unknown>, code: string): Promise<string> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isRefusal(error, code), `${code} expected, not ${error instanceof Error ? error.stack : error}`);
    errors.push(`${error.message} ${JSON.stringify(error.context)} ${error.stack} ${String(error.cause)}`);
    return error.message;
  }

  const itemNamed = (name: string): StoredItem => {
    const found = [...desk.server.state.items.values()].find(({ content }) => nameOf(content) === name);
    assert.ok(found, `${name} is on the server`);
    return found;
  };
  const nameOf = (content: StoredItem['content']) => unseal(String(content.name), desk.account.organization.key).toString('utf8');
  const loginOf = (item: StoredItem) => item.content.login as { readonly [name: string]: string };

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

  test('a server that falls in the middle of a put is told, and the same put finishes afterwards', async () => {
    const drafts = [1, 2, 3].map((at) => ({ name: `half/acme/${at}`, value: `${canary} ${at}` }));
    let created = 0;
    desk.server.interfere = (request) => {
      if (request === 'POST /api/ciphers/create') created += 1;
      return created > 1 ? 'cut' : undefined;
    };
    assert.match(await refused(store.put(drafts), 'VAULT_UNREACHABLE'), /not done twice/);
    desk.server.interfere = undefined;
    assert.deepEqual(await store.put(drafts), ['same', 'created', 'created']);
  });

  test('a writer on another machine is seen, before a change and after a creation', async () => {
    const name = 'frame/acme/contended';
    assert.deepEqual(await store.put([{ name, value: 'one' }]), ['created']);
    const { items } = desk.server.state;
    const item = itemNamed(name);
    let theirs = 0;
    desk.server.interfere = (request) => {
      if (!request.startsWith('PUT ')) return undefined;
      theirs += 1;
      if (theirs === 1) items.set(item.id, { ...item, changedAt: new Date(Date.now() + 5000).toISOString() });
      return undefined;
    };
    assert.deepEqual(await store.put([{ name, value: 'two' }]), ['changed']);
    assert.equal(theirs, 2);

    desk.server.interfere = (request) => {
      if (request === 'POST /api/ciphers/create') items.set('5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11', twinOf(item, 'frame/acme/at-once'));
      return undefined;
    };
    await refused(store.put([{ name: 'frame/acme/at-once', value: 'ours' }]), 'STORE_ITEM_AMBIGUOUS');
    desk.server.interfere = undefined;
  });

  const twinOf = (item: StoredItem, name: string): StoredItem => ({
    ...item,
    id: '5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11',
    content: { ...item.content, name: seal(name, desk.account.organization.key) },
  });

  test('what cannot be told apart, opened or kept is refused, never guessed', async () => {
    const { items } = desk.server.state;
    assert.match(
      await refused(
        store.read().then((all) => all.get('frame/acme/at-once')),
        'STORE_ITEM_AMBIGUOUS',
      ),
      /2 items named/,
    );
    await refused(store.put([{ name: 'frame/acme/at-once', value: 'three' }]), 'STORE_ITEM_AMBIGUOUS');
    items.delete('5f0c7a7e-52a4-4c4c-9d3b-0d9a4f6b1c11');

    const whole = itemNamed('frame/acme/db-password');
    const login = { ...loginOf(whole), password: seal('not for this key', desk.account.key) };
    items.set(whole.id, { ...whole, content: { ...whole.content, login }, changedAt: new Date().toISOString() });
    const damaged = await store.read();
    assert.equal(damaged.get('frame/acme/contended')?.name, 'frame/acme/contended');
    assert.match(
      await refused(
        store.read().then((all) => all.get('frame/acme/db-password')),
        'VAULT_STALE',
      ),
      /axe vault reset acme/,
    );
    await refused(store.put([{ name: 'frame/acme/db-password', value: 'over it' }]), 'VAULT_STALE');
    items.set(whole.id, { ...whole, content: { ...whole.content, viewPassword: false }, changedAt: new Date().toISOString() });
    await refused(
      store.read().then((all) => all.get('frame/acme/db-password')),
      'VAULT_VALUE_HIDDEN',
    );
    items.set(whole.id, { ...whole, changedAt: new Date().toISOString() });

    const before = items.size;
    const large = `${canary}${'x'.repeat(100_000)}`;
    const drafts = [
      { name: 'half/acme/before-it', value: 'small' },
      { name: 'half/acme/large', value: large },
    ];
    assert.match(await refused(store.put(drafts), 'STORE_ITEM_INVALID'), /has 100028 bytes; .* at most 3695/);
    await refused(store.send({ name: 'large', value: large, views: 1, days: 1 }), 'STORE_ITEM_INVALID');
    assert.equal(items.size, before);
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
    assert.deepEqual(await store.remove(['half/acme/1', 'half/acme/never']), ['half/acme/1']);
    assert.deepEqual(await store.remove(['half/acme/1']), []);
    assert.notEqual(itemNamed('half/acme/1').deletedAt, null);
  });

  test('no value was ever where another process, a log or a file could show it', () => {
    const shown = [desk.processes(), ...errors, ...desk.asked, ...desk.server.bodies].join('\n');
    for (const planted of [canary, masterPassword]) {
      assert.ok(!shown.includes(planted), 'words of processes, errors, questions, requests');
      for (const { file, bytes } of filesBelow(desk.folder)) {
        assert.ok(!bytes.includes(planted) && !bytes.includes(Buffer.from(planted).toString('base64').slice(0, 20)), file);
      }
    }
    assert.ok(!desk.processes().includes('CANARY_IN_ENVIRONMENT'));
    assert.deepEqual(desk.server.unknown, [], 'the client asked for nothing that the server was not taught');
  });
});
