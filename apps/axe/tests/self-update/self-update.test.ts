import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it, type TestContext, test } from 'node:test';
import { run } from '../support.ts';
import { codeOf, collect, machineIn, newKey, offered, refused, release, type Shelf, scratch, serve } from './support.ts';

const key = newKey();
let shelf: Shelf;

before(async (t) => {
  const folder = scratch(t as TestContext);
  shelf = { old: await release(folder, '1.0.0', key), next: await release(folder, '1.1.0', key) };
});

describe('axe self-update', () => {
  it('shows what is offered and changes nothing; --apply installs it; --rollback goes back and forth', async (t) => {
    const { machine, served } = await offered(t, shelf);
    const shown = await machine.axe('self-update', '--from', served.url);
    assert.match(shown.out, /offers axe 1\.1\.0 \(\d+ kB\); 1\.0\.0 is installed/);
    assert.match(shown.err, /Nothing was changed\. Add --apply/);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');

    const launcher = readFileSync(machine.launcher, 'utf8');
    const applied = await machine.axe('self-update', '--from', served.url, '--apply', '--json');
    assert.deepEqual(
      { ...(JSON.parse(applied.out) as object), bytes: 0 },
      { outcome: 'updated', installed: '1.0.0', offered: '1.1.0', from: served.url, signed: true, bytes: 0 },
    );
    assert.equal((await machine.axe('--version')).out, '1.1.0\n');
    assert.equal(readFileSync(machine.launcher, 'utf8'), launcher, 'the launcher never changes');
    assert.match((await machine.axe('self-update', '--from', served.url, '--apply')).out, /nothing to do/);

    assert.equal((await machine.axe('self-update', '--rollback')).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.1.0\n', 'a rehearsal');
    assert.equal((await machine.axe('self-update', '--rollback', '--apply')).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
    assert.equal((await machine.axe('self-update', '--rollback', '--apply')).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.1.0\n');
  });

  it('keeps the version before and no other', async (t) => {
    const { machine, served } = await offered(t, shelf);
    const third = await release(path.dirname(machine.home), '1.2.0', key);
    await machine.axe('self-update', '--from', served.url, '--apply');
    await machine.axe('self-update', '--from', third, '--apply');
    const kept = readdirSync(path.join(machine.root, 'versions')).map((name) => name.split('-')[0]);
    assert.deepEqual(kept.sort(), ['1.1.0', '1.2.0']);
  });

  it('installs nothing older unless it is meant', async (t) => {
    const { machine, served } = await offered(t, shelf);
    await machine.axe('self-update', '--from', served.url, '--apply');
    const older = await machine.axe('self-update', '--from', shelf.old, '--apply');
    assert.equal(codeOf(older), 'UPDATE_DOWNGRADE');
    assert.equal((await machine.axe('--version')).out, '1.1.0\n');
    assert.equal((await machine.axe('self-update', '--from', shelf.old, '--apply', '--allow-downgrade')).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
  });
});

describe('what goes wrong on the way', () => {
  it('a server that breaks off in the middle, and one that has no release', async (t) => {
    const { machine, served, folder } = await offered(t, shelf);
    served.trouble = (file, response) => {
      if (!file.endsWith('.mjs')) return false;
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write(readFileSync(path.join(folder, file)).subarray(0, 50_000), () => response.destroy());
      return true;
    };
    await refused(machine, await machine.axe('self-update', '--from', served.url, '--apply'), 'UPDATE_UNREACHABLE');
    served.trouble = (file, response) => {
      if (!file.endsWith('.mjs')) return false;
      response.end(readFileSync(path.join(folder, file)).subarray(0, 50_000));
      return true;
    };
    const short = await machine.axe('self-update', '--from', served.url, '--apply');
    assert.match(short.err, /only 50000 of \d+ bytes/);
    await refused(machine, short, 'UPDATE_DAMAGED');
    served.trouble = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    await refused(machine, await machine.axe('self-update', '--from', served.url, '--apply'), 'UPDATE_UNREACHABLE');
  });

  it('killed in the middle, the old version runs and the next update goes through', async (t) => {
    const { machine, served, folder } = await offered(t, shelf);
    const halfway = new Promise<void>((resolve) => {
      served.trouble = (file, response) => {
        if (!file.endsWith('.mjs')) return false;
        response.writeHead(200);
        response.write(readFileSync(path.join(folder, file)).subarray(0, 100_000), () => resolve());
        return true;
      };
    });
    const child = machine.start('self-update', '--from', served.url, '--apply');
    const ended = collect(child);
    await halfway;
    child.kill('SIGKILL');
    await ended;
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
    served.trouble = undefined;
    const again = await machine.axe('self-update', '--from', served.url, '--apply');
    assert.equal(again.code, 0, again.err);
    assert.equal((await machine.axe('--version')).out, '1.1.0\n');
    assert.deepEqual(
      readdirSync(path.join(machine.root, 'versions')).filter((name) => name.startsWith('.')),
      [],
      'what the killed one left is gone',
    );
  });

  it('several at once end with one new version', async (t) => {
    const { machine, served } = await offered(t, shelf);
    const all = await Promise.all([1, 2, 3].map(() => machine.axe('self-update', '--from', served.url, '--apply')));
    for (const ran of all) assert.equal(ran.code, 0, ran.err);
    assert.equal((await machine.axe('--version')).out, '1.1.0\n');
    assert.equal((await machine.axe('self-update', '--rollback', '--apply')).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n', 'the version before is not forgotten by the second of them');
  });
});

test('a disk that is full leaves the old version', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'axe-test', folder]).status === 0;
  t.after(() => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  if (!mounted) return t.skip('this user may not mount a small disk');
  const machine = machineIn(folder);
  const installed = await machine.install(shelf.old);
  assert.equal(installed.code, 0, installed.err);
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(path.join(machine.home, 'ballast'), Buffer.alloc(bavail * bsize - 500 * 1024));
  const ran = await machine.axe('self-update', '--from', shelf.next, '--apply');
  assert.match(ran.err, /the disk is full/);
  await refused(machine, ran, 'UPDATE_NOT_WRITTEN');
});

test('a checkout updates with git, and a file that nobody installed does not replace itself', async (t) => {
  const { code, noted } = await run(['self-update', '--apply']);
  assert.equal(code, 5);
  assert.match(noted, /git pull && npm ci/);
  const folder = scratch(t);
  const program = path.join(folder, 'axe.mjs');
  cpSync(path.join(shelf.old, 'axe-1.0.0.mjs'), program);
  const loose = await collect(spawn(process.execPath, [program, 'self-update'], { cwd: folder, env: { HOME: folder } }));
  assert.equal(codeOf(loose), 'UPDATE_NOT_INSTALLED');
});

test('a development build trusts a folder of this machine and no server', async (t) => {
  const folder = scratch(t);
  const [old, next] = [await release(folder, '1.0.0', undefined), await release(folder, '1.1.0', undefined)];
  const machine = machineIn(folder);
  assert.equal((await machine.install(old)).code, 0);
  const served = await serve(t, () => next);
  assert.equal(codeOf(await machine.axe('self-update', '--from', served.url, '--apply')), 'UPDATE_NOT_TRUSTED');
  const local = await machine.axe('self-update', '--from', next, '--apply');
  assert.match(local.err, /development build without a key/);
  assert.equal((await machine.axe('--version')).out, '1.1.0\n');
});
