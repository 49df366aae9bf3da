import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { codeOf, newKey, offered, refused, release, type Shelf, scratch, textOf } from './support.ts';

const key = newKey();
let shelf: Shelf;

before(async (t) => {
  const folder = scratch(t as TestContext);
  shelf = { old: await release(folder, '1.0.0', key), next: await release(folder, '1.1.0', key) };
});

describe('what is not trusted', () => {
  it('a program with one byte more', async (t) => {
    const { machine, served, folder } = await offered(t, shelf);
    appendFileSync(path.join(folder, 'axe-1.1.0.mjs'), '\n');
    await refused(machine, await machine.axe('self-update', '--from', served.url, '--apply'), 'UPDATE_DAMAGED');
  });

  it('a program with one byte changed', async (t) => {
    const { machine, served, folder } = await offered(t, shelf);
    const file = path.join(folder, 'axe-1.1.0.mjs');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await refused(machine, await machine.axe('self-update', '--from', served.url, '--apply'), 'UPDATE_DAMAGED');
  });

  it('a manifest that was changed after it was signed', async (t) => {
    const { machine, served, folder } = await offered(t, shelf);
    const changed = textOf(folder, 'manifest.json').replace('"version": "1.1.0"', '"version": "9.9.9"');
    writeFileSync(path.join(folder, 'manifest.json'), changed);
    await refused(machine, await machine.axe('self-update', '--from', served.url, '--apply'), 'UPDATE_NOT_TRUSTED');
    await refused(machine, await machine.axe('self-update', '--from', folder, '--apply'), 'UPDATE_NOT_TRUSTED');
  });

  it('a release that another key signed, or none', async (t) => {
    const { machine } = await offered(t, shelf);
    const folder = path.dirname(machine.home);
    const stranger = await release(folder, '1.1.0', newKey());
    await refused(machine, await machine.axe('self-update', '--from', stranger, '--apply'), 'UPDATE_NOT_TRUSTED');
    const unsigned = await release(folder, '1.1.0', undefined);
    await refused(machine, await machine.axe('self-update', '--from', unsigned, '--apply'), 'UPDATE_NOT_TRUSTED');
  });

  it('a manifest that leads out of its folder, and one that is no manifest', async (t) => {
    const { machine, folder } = await offered(t, shelf);
    const escaping = { ...(JSON.parse(textOf(folder, 'manifest.json')) as { release: Record<string, object> }).release };
    escaping.program = { ...escaping.program, file: '../secret.mjs' };
    const manifest = JSON.stringify({ release: escaping, signature: key.sign(JSON.stringify(escaping)) });
    writeFileSync(path.join(folder, 'manifest.json'), manifest);
    await refused(machine, await machine.axe('self-update', '--from', folder, '--apply'), 'UPDATE_DAMAGED');
    const good = (JSON.parse(textOf(shelf.next, 'manifest.json')) as { release: object }).release;
    const odd = [null, [], { ...good, format: 2 }, { ...good, runtimes: null }, { ...good, version: '1' }, { ...good, program: [] }];
    for (const release of odd) {
      writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ release, signature: key.sign(JSON.stringify(release)) }));
      assert.equal(codeOf(await machine.axe('self-update', '--from', folder, '--apply')), 'UPDATE_DAMAGED', JSON.stringify(release));
    }
    for (const text of ['<html>moved</html>', '', 'null', '"x"']) {
      writeFileSync(path.join(folder, 'manifest.json'), text);
      assert.match(codeOf(await machine.axe('self-update', '--from', folder, '--apply')), /^UPDATE_(DAMAGED|NOT_TRUSTED)$/, text);
    }
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
  });

  it('plain http from elsewhere, and a place that is not there', async (t) => {
    const { machine } = await offered(t, shelf);
    await refused(machine, await machine.axe('self-update', '--from', 'http://platform.example/cli', '--apply'), 'UPDATE_SOURCE_UNFIT');
    await refused(machine, await machine.axe('self-update', '--from', 'no/such/folder'), 'UPDATE_SOURCE_UNFIT');
  });

  it('a signed program that does not start', async (t) => {
    const { machine, folder } = await offered(t, shelf);
    const { release: signed } = JSON.parse(textOf(folder, 'manifest.json')) as { release: { program: Record<string, unknown> } };
    const text = 'process.exit(1);\n';
    writeFileSync(path.join(folder, 'axe-1.1.0.mjs'), text);
    signed.program = { ...signed.program, sha256: createHash('sha256').update(text).digest('hex'), size: text.length };
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ release: signed, signature: key.sign(JSON.stringify(signed)) }));
    await refused(machine, await machine.axe('self-update', '--from', folder, '--apply'), 'UPDATE_UNFIT');
  });
});
