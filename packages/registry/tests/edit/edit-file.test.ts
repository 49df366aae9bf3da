import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { addAdmin, writeRegistryFile } from '../../src/index.ts';
import { editRegistryFile, parseRegistry } from '../../src/text.ts';
import { demoText } from '../samples.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axe-write-'));
  file = join(folder, 'customers.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeRegistryFile', () => {
  it('makes a file that others cannot read, and keeps the mode of one that is there', async () => {
    writeRegistryFile(file, 'one');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await chmod(file, 0o640);
    writeRegistryFile(file, 'two');
    assert.equal(await readFile(file, 'utf8'), 'two');
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(folder), ['customers.yaml']);
  });

  it('keeps a symbolic link and replaces its target', async () => {
    const target = join(folder, 'real.yaml');
    await writeFile(target, 'one');
    await symlink(target, file);
    writeRegistryFile(file, 'two');
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.equal(await readFile(target, 'utf8'), 'two');
  });

  it('refuses a directory or a missing folder, says why and what was kept, and cleans up', async () => {
    await mkdir(file);
    const refused = (place: string, why: RegExp) =>
      assert.throws(
        () => writeRegistryFile(place, 'x'),
        (error: unknown) => isRefusal(error, 'REGISTRY_NOT_WRITTEN') && why.test(error.message),
      );
    refused(file, /could not be written: a folder stands in its place\. The old content is untouched\. /);
    assert.deepEqual(await readdir(folder), ['customers.yaml']);
    refused(join(folder, 'none', 'x.yaml'), /could not be written: its folder is not there\. The old content is untouched\. /);
  });
});

describe('editRegistryFile', () => {
  it('writes what changed and nothing when nothing did', async () => {
    await writeFile(file, demoText);
    const edit = addAdmin('acme', 'kim@acme.example');
    const first = await editRegistryFile(file, edit);
    assert.equal(first.changed, true);
    assert.equal(first.before, demoText);
    assert.equal(await readFile(file, 'utf8'), first.after);
    assert.deepEqual(parseRegistry(first.after, { file }).registry.customers.acme?.admins, ['choi@acme.example', 'kim@acme.example']);
    const { ino } = await stat(file);
    assert.equal((await editRegistryFile(file, edit)).changed, false);
    assert.equal((await stat(file)).ino, ino);
  });

  it('a dry run shows the text and writes nothing', async () => {
    await writeFile(file, demoText);
    const { changed, after } = await editRegistryFile(file, addAdmin('acme', 'kim@acme.example'), { dryRun: true });
    assert.equal(changed, true);
    assert.notEqual(after, demoText);
    assert.equal(await readFile(file, 'utf8'), demoText);
  });

  it('does not overwrite what somebody else saved meanwhile', async () => {
    await writeFile(file, demoText);
    const edit = addAdmin('acme', 'kim@acme.example');
    const meanwhile = `${demoText}# saved by a colleague\n`;
    await assert.rejects(
      editRegistryFile(file, (before) => {
        writeFileSync(file, meanwhile);
        return edit(before);
      }),
      (error) => isRefusal(error, 'REGISTRY_EDIT_REFUSED') && /somebody else/.test(error.message),
    );
    assert.equal(await readFile(file, 'utf8'), meanwhile);
  });
});
