import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { secretProbe } from '../../src/doctor/secret-probe.ts';
import { openCustomerStore } from '../../src/secrets/open-customer-store.ts';
import type { Terminal } from '../../src/terminal.ts';
import { signedOut } from '../support.ts';

const home = mkdtempSync(path.join(tmpdir(), 'doctor-store-'));
after(() => rmSync(home, { recursive: true }));
const canary = 'CanaryValue-0123456789-0123456789-012345';

const terminal: Terminal = {
  print: () => undefined,
  note: () => undefined,
  environment: { ...signedOut, AXE_KEYCHAIN: 'off' },
  folder: home,
  columns: 100,
  readInput: async () => '',
  askSecret: async () => assert.fail('the doctor must not ask for a key'),
};

const acme = { legal_name: 'Acme', primary_domain: 'acme.example', entities: [] };
const slice = sliceOf(
  parseRegistry(JSON.stringify({ version: 1, zone: 'platform.example', customers: { acme } }), { file: 'x' }).registry,
  'acme',
);

test('what can be said of a secret, without the secret; nobody is asked for a key', async () => {
  const probe = () => secretProbe(home, slice, terminal);
  const before = await probe().look('frame/acme/oauth-client-secret');
  assert.notEqual(before.state, 'present');
  const store = await openCustomerStore({ folder: home }, terminal, 'acme', slice.customer);
  await store.put([
    { name: 'frame/acme/oauth-client-secret', value: canary },
    { name: 'frame/acme/mangled', value: `{\n"password": "${canary}"\n}` },
  ]);
  const looks = [
    await probe().look('frame/acme/oauth-client-secret'),
    await probe().look('frame/acme/mangled'),
    await probe().look('frame/acme/nothing'),
  ];
  assert.deepEqual(looks, [
    { state: 'present', length: canary.length, oneLine: true },
    { state: 'present', length: canary.length + 18, oneLine: false },
    { state: 'absent' },
  ]);
  assert.ok(!JSON.stringify(looks).includes(canary));
});
