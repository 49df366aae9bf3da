import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { derivations, newKey, seal } from '../support/bitwarden-server/sealing.ts';
import { filesBelow, masterPassword, type VaultDesk, vaultDesk } from '../support/vault-desk.ts';

const refusedWith = (code: string) => (error: unknown) => isRefusal(error, code);

/** In order, on one account: each step starts where the one before it ended. */
describe('signing in to a vault, and its sessions', () => {
  let desk: VaultDesk;
  before(async () => {
    desk = await vaultDesk({ derivation: derivations.argon2id });
  });
  after(async () => {
    await desk.close();
  });

  test('a server without a place for key ids refuses the client once, and is signed in to all the same', async () => {
    desk.server.state.keepsKeyIds = false;
    const status = await desk.store().unlock();
    assert.deepEqual([status.state, status.account, status.place], ['open', 'kim@acme.example', desk.server.url]);
    assert.equal(desk.asked.length, 1);
    assert.ok(desk.server.requests.includes('POST /api/accounts/key-management/user-key-id'));
    assert.deepEqual(desk.server.unknown, []);
  });

  test('a session of another process opens the vault without a question', async () => {
    const [session = ''] = desk.keychain.values();
    desk.keychain.clear();
    await assert.rejects(desk.store({ password: undefined }).read(), refusedWith('STORE_LOCKED'));
    assert.deepEqual((await desk.store({ session, password: undefined }).read()).names, []);
    await assert.rejects(desk.store({ session: 'an older one', password: 'wrong' }).read(), refusedWith('STORE_PASSWORD_WRONG'));
  });

  test('a client that is killed with its command leaves no process behind', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', idleCommand], {
      env: { ...desk.environment, HOME_OF_STORE: desk.home, SERVER: desk.server.url, PASSWORD: masterPassword },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(said.toString('utf8').trim(), 'open');
    const { pid } = JSON.parse(desk.processes().trim().split('\n').at(-1) ?? '{}') as { pid: number };
    assert.ok(runs(pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let look = 0; look < 100 && runs(pid); look += 1) await sleep(50);
    assert.ok(!runs(pid), 'the client ended with the socket');
  });

  test('another account in the registry is never taken for the one that is signed in', async () => {
    const status = await desk.store({ email: 'lee@acme.example' }).status();
    assert.equal(status.state, 'unfit');
    assert.match(status.told, /signed in as kim@acme\.example .* the registry says lee@acme\.example/);
  });

  test('a server that is gone and a sign-in that it ended are told apart', async () => {
    const store = desk.store();
    await store.unlock();
    await desk.server.stop();
    assert.equal((await store.status()).state, 'unreachable');
    await desk.server.start();
    desk.server.state.refreshTokens.clear();
    const asked = desk.asked.length;
    await assert.rejects(
      store.read(),
      (error: unknown) => isRefusal(error, 'VAULT_SIGNED_OUT') && /axe vault reset acme/.test(error.message),
    );
    assert.equal((await store.status()).state, 'signed-out');
    assert.equal(desk.asked.length, asked);
  });

  test('an API key signs in where the account has a second step; what no longer opens is told, and reset forgets it', async () => {
    const store = desk.store();
    assert.equal((await store.reset()).state, 'signed-out');
    const { stored } = desk.account;
    Object.assign(desk.environment, { BW_CLIENTID: `user.${stored.id}`, BW_CLIENTSECRET: stored.apiSecret });
    desk.server.bodies.length = 0;
    assert.deepEqual(await store.put([{ name: 'frame/acme/again', value: 'there' }]), ['created']);
    assert.ok(desk.server.bodies.some((body) => body.includes('grant_type=client_credentials')));
    assert.ok(!desk.processes().includes(stored.apiSecret));
    const [item] = desk.server.state.items.values();
    assert.ok(item !== undefined);
    const content = { ...item.content, name: seal('frame/acme/foreign', newKey()) };
    desk.server.state.items.set(item.id, { ...item, content, changedAt: new Date().toISOString() });
    await assert.rejects(store.read(), refusedWith('VAULT_STALE'));
    assert.equal((await store.lock()).state, 'locked');
    assert.equal(desk.keychain.size, 0);
    assert.equal((await store.reset()).state, 'signed-out');
    assert.deepEqual(filesBelow(`${desk.home}/store/acme.bitwarden`), []);
  });
});

const idleCommand = `
  import { openBitwardenStore } from '@axe/secrets';
  const { HOME_OF_STORE: home, SERVER: server, PASSWORD: password } = process.env;
  const store = openBitwardenStore({
    customer: 'acme', home, settings: { driver: 'bitwarden', server, email: 'kim@acme.example' },
    unlocking: { askSecret: async () => password, keychain: { read: async () => undefined, write: async () => undefined, remove: async () => undefined } },
    exclusive: (file, work) => work(), now: () => new Date(), environment: process.env,
  });
  await store.read();
  console.log('open');
  setInterval(() => undefined, 1000);
`;

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
