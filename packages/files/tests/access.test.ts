import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { accessFault } from '../src/index.ts';

test('a file is one user’s alone, or it is said why not', { skip: process.platform === 'win32' }, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-access-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  assert.equal(accessFault(statSync(file), 0o077), undefined);
  chmodSync(file, 0o644);
  assert.deepEqual(accessFault(statSync(file), 0o077), { kind: 'open', mode: '644' });
  assert.equal(accessFault(statSync(file), 0o022), undefined, 'others may read it and not change it');
  const foreign = Object.assign(statSync(file), { uid: statSync(file).uid + 1 });
  assert.deepEqual(accessFault(foreign, 0o022), { kind: 'foreign' });
});
