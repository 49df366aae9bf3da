import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRefusal } from '@axe/kit';
import { demoRegistryFile, loadRegistry } from '../src/index.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axe-registry-'));
});
after(() => rm(folder, { recursive: true }));

const refused = (file: string, code: string, message: RegExp) =>
  assert.rejects(loadRegistry(file), (error) => {
    assert.ok(isRefusal(error, code), String(error));
    assert.match(error.message, message);
    return true;
  });

describe('loadRegistry', () => {
  it('reads the demo', async () => {
    const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
    assert.equal(registry.customers.acme?.legal_name, 'Acme Corporation');
  });

  it('says that a file is missing', () => refused(join(folder, 'none.yaml'), 'REGISTRY_MISSING', /There is no file .*none\.yaml/));

  it('says that a directory stands in its place', async () => {
    await mkdir(join(folder, 'customers.yaml'));
    await refused(join(folder, 'customers.yaml'), 'REGISTRY_UNREADABLE', /a folder stands in its place; name the file inside it/);
  });

  it('says that a part of the path is a file', async () => {
    await writeFile(join(folder, 'plain'), '');
    await refused(join(folder, 'plain', 'customers.yaml'), 'REGISTRY_UNREADABLE', /a part of its path is a file/);
  });

  it('says that links run in a circle', async () => {
    await symlink(join(folder, 'b'), join(folder, 'a'));
    await symlink(join(folder, 'a'), join(folder, 'b'));
    await refused(join(folder, 'a'), 'REGISTRY_UNREADABLE', /circle/);
  });

  it('refuses text that is not UTF-8', async () => {
    await writeFile(join(folder, 'cp949.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xb0, 0xa1]));
    await refused(join(folder, 'cp949.yaml'), 'REGISTRY_UNREADABLE', /not UTF-8/);
  });

  it('refuses a file too large to be one', async () => {
    await writeFile(join(folder, 'huge.yaml'), Buffer.alloc(33 * 1024 * 1024, '#'));
    await refused(join(folder, 'huge.yaml'), 'REGISTRY_UNREADABLE', /at most 33554432/);
  });

  it('names an invalid file in the refusal', async () => {
    await writeFile(join(folder, 'empty.yaml'), '');
    await refused(join(folder, 'empty.yaml'), 'REGISTRY_INVALID', /empty\.yaml has a problem.*line 1/s);
  });
});
