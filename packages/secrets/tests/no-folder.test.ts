import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openStore } from '@axe/secrets';

const keychain = { read: async () => undefined, write: async () => {}, remove: async () => {} };
const item = { name: 'a/b', value: 'planted' };

for (const settings of [
  { driver: 'local' },
  { driver: 'bitwarden', server: 'http://127.0.0.1:9', email: 'ops@operator.example' },
] as const) {
  test(`${settings.driver}: a home whose folder of stores cannot be made is a refusal that says why`, async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), 'axe-home-'));
    t.after(() => rmSync(home, { recursive: true, force: true }));
    writeFileSync(path.join(home, 'store'), 'a file in its place');
    const store = openStore(settings, {
      customer: 'acme',
      home,
      unlocking: { askSecret: async () => undefined, keychain },
      exclusive: (_, work) => work(),
      now: () => new Date(),
      newId: () => '1',
      environment: {},
    });
    await assert.rejects(store.put([item]), {
      code: 'STORE_NOT_WRITTEN',
      message: /cannot be written: a part of its path is a file\. What was stored before is still stored\. /,
    });
  });
}
