import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { addAdmin, editRegistryFile, parseRegistry, writeFileAtomically } from '../../src/index.ts';
import { demoText } from '../samples.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axe-write-'));
  file = join(folder, 'customers.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileAtomically', () => {
  it('creates a private file and leaves nothing beside it', async () => {
    await writeFileAtomically(file, 'one');
    assert.equal(await readFile(file, 'utf8'), 'one');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(folder), ['customers.yaml']);
  });

  it('replaces the file, not its content: mode stays, the inode does not', async () => {
    await writeFile(file, 'one');
    await chmod(file, 0o640);
    const old = await stat(file);
    await writeFileAtomically(file, 'two');
    const now = await stat(file);
    assert.equal(await readFile(file, 'utf8'), 'two');
    assert.equal(now.mode & 0o777, 0o640);
    assert.notEqual(now.ino, old.ino);
  });

  it('keeps a symbolic link and replaces its target', async () => {
    const target = join(folder, 'real.yaml');
    await writeFile(target, 'one');
    await symlink(target, file);
    await writeFileAtomically(file, 'two');
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.equal(await readFile(target, 'utf8'), 'two');
  });

  it('refuses a directory or a missing folder and cleans up', async () => {
    await mkdir(file);
    await assert.rejects(
      writeFileAtomically(file, 'x'),
      (error) => isRefusal(error, 'REGISTRY_NOT_WRITTEN') && /EISDIR/.test(error.message),
    );
    assert.deepEqual(await readdir(folder), ['customers.yaml']);
    await assert.rejects(writeFileAtomically(join(folder, 'none', 'x.yaml'), 'x'), (error) => isRefusal(error, 'REGISTRY_NOT_WRITTEN'));
  });

  it('a reader never sees half a file', async () => {
    const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await writeFile(file, texts[0] ?? '');
    let writing = true;
    const reader = (async () => {
      const seen = new Set<string>();
      while (writing) seen.add(await readFile(file, 'utf8'));
      return seen;
    })();
    for (let round = 0; round < 30; round += 1) await writeFileAtomically(file, texts[round % 2] ?? '');
    writing = false;
    for (const text of await reader) assert.ok(texts.includes(text), `a text of ${text.length} characters`);
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
