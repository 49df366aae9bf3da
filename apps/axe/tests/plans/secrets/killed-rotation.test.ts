import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { previousOf } from '../../../src/secrets/rotation-state.ts';
import { deskBench } from '../../secrets/support/secret-desk.ts';

const program = path.join(import.meta.dirname, '..', '..', '..', 'axe.mjs');
const killer = path.join(import.meta.dirname, '..', '..', 'secrets', 'support', 'kill-at.ts');

for (const place of ['before acme.age', 'after acme.age', 'before frame/.env', 'after frame/.env']) {
  test(`a rotation killed ${place} is finished by the same command, and leaves nothing behind`, async (t) => {
    const { home, store } = await deskBench(t);
    const environment = {
      HOME: home.person,
      AXE_HOME: home.folder,
      AXE_OPERATOR: 'ops@operator.example',
      PATH: process.env.PATH,
      CI: 'true',
    };
    const rotate = (killAt: string) => {
      const words = ['--import', killer, program, ...'secret rotate FRAME_DB_PASSWORD --value-stdin --apply'.split(' ')];
      const child = spawn(process.execPath, words, { env: { ...environment, KILL_AT: killAt }, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.on('error', () => undefined).end('the second value');
      return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
    };
    await (await store()).put([
      { name: 'frame/acme/db-password', value: 'the first value' },
      { name: 'frame/acme/entity-key', value: 'k' },
      { name: 'platform/acme/event-secret', value: 'e' },
      { name: 'frame/acme/oauth-client-secret', value: 'o' },
    ]);
    assert.equal((await home.axe('secret', 'pull', 'frame', '--apply')).code, 0);
    assert.equal(await rotate(place), 'SIGKILL');
    assert.match(home.envFile('frame'), /FRAME_DB_PASSWORD='the (first|second) value'/);
    assert.equal(await rotate(''), 0);
    const item = (await (await store()).read()).get('frame/acme/db-password');
    assert.deepEqual([item?.value, item && previousOf(item)?.value], ['the second value', 'the first value']);
    assert.match(home.envFile('frame'), /FRAME_DB_PASSWORD='the second value'/);
    assert.deepEqual(readdirSync(path.join(home.person, 'frame')), ['.env']);
    // The lock of the killed process may lie there until the next writer; it names a process and nothing else.
    assert.deepEqual(
      readdirSync(path.join(home.folder, 'store')).filter((name) => !name.endsWith('.lock')),
      ['acme.age'],
    );
  });
}
