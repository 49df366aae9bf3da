import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { startSecretService } from '../session/support/secret-service.ts';
import { collect, machineIn, newKey, type Ran, release, scratch } from './support.ts';

const onLinux = { skip: process.platform === 'linux' ? false : 'the stand-in for a keychain speaks D-Bus' };

test('the installed file reaches the keychain through the part that came beside it, and does without it', onLinux, async (t) => {
  const folder = scratch(t);
  const keychain = await startSecretService(path.join(folder, 'bus'));
  t.after(() => keychain.close());
  const machine = machineIn(folder);
  assert.equal((await machine.install(await release(folder, '1.0.0', newKey()))).code, 0);
  const ask = (order: object): Promise<Ran> => {
    const env = { ...machine.env, DBUS_SESSION_BUS_ADDRESS: keychain.address };
    const child = spawn(machine.launcher, ['--keychain-process'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(JSON.stringify(order));
    return collect(child);
  };
  assert.equal((await ask({ operation: 'write', account: 'work', secret: 'kept' })).code, 0);
  assert.equal(keychain.items.size, 1);
  assert.deepEqual(JSON.parse((await ask({ operation: 'read', account: 'work' })).out), { secret: 'kept' });
  const [version = ''] = readdirSync(path.join(machine.root, 'versions'));
  rmSync(path.join(machine.root, 'versions', version, 'keyring.node'));
  const without = await ask({ operation: 'read', account: 'work' });
  assert.deepEqual([without.code, without.out], [1, ''], 'the sign-in then goes to a file');
});
