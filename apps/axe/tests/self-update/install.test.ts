import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it, type TestContext, test } from 'node:test';
import { writeRelease } from '../../../../scripts/build/write-release.ts';
import { machineIn, newKey, release, scratch, serve, textOf } from './support.ts';

const key = newKey();
let shelf: string;
let first: string;

before(async (t) => {
  shelf = scratch(t as TestContext);
  first = await release(shelf, '1.0.0', key);
});

describe('the single file', () => {
  it('has the same bytes each time, and no place of the machine that built it', async (t) => {
    const again = await release(scratch(t), '1.0.0', key);
    const text = textOf(first, 'axe-1.0.0.mjs');
    assert.equal(textOf(again, 'axe-1.0.0.mjs'), text);
    assert.equal(textOf(again, 'manifest.json'), textOf(first, 'manifest.json'));
    const checkout = path.resolve(import.meta.dirname, '../../../..');
    assert.ok(!text.includes(checkout), 'a path of the building machine');
  });

  it('works in an empty home, in a folder without packages', async (t) => {
    const folder = scratch(t);
    cpSync(path.join(first, 'axe-1.0.0.mjs'), path.join(folder, 'axe.mjs'));
    const { run } = machineIn(folder);
    const axe = (...words: readonly string[]) => run(process.execPath, path.join(folder, 'axe.mjs'), ...words);
    assert.deepEqual(await axe('--version'), { code: 0, out: '1.0.0\n', err: '' });
    const help = await axe('--help');
    assert.match(help.out, /axe login --url/);
    assert.doesNotMatch(help.out, /^ {2}(up|init|customers) /m, 'commands of operators are not shown');
    assert.match((await axe('tools', 'frame')).out, /post_journal/);
    assert.match((await axe('frame', 'query_trial_balance', '--help')).out, /--entity/);
    assert.match((await axe('login', '--help')).out, /--device/);
    assert.match((await axe('doctor', 'auth', 'AADSTS65001')).out, /nobody consented/);
    const whoami = await axe('whoami');
    assert.equal(whoami.code, 3);
    assert.match(whoami.err, /TOKEN_NEEDED/);
  });

  it('says where commands of operators are', async () => {
    for (const words of [['up'], ['customers', 'list', '--json'], ['token', 'issue', '--sub', 'agent:x']]) {
      const { stderr, status } = spawnSync(process.execPath, [path.join(first, 'axe-1.0.0.mjs'), ...words], { encoding: 'utf8' });
      assert.match(stderr, /CHECKOUT_NEEDED/, words.join(' '));
      assert.equal(status, 4);
    }
  });

  it('tells an old Node what it needs', () => {
    const banner = textOf(first, 'axe-1.0.0.mjs').split('\n').slice(0, 6).join('\n');
    const old = `${banner.replace('#!/usr/bin/env node', '').replaceAll('process.versions.node', '"20.1.0"')}`;
    const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', old], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /needs Node 24 or newer/);
  });
});

describe('install.sh', () => {
  it('installs for one user; again it repairs; --uninstall leaves nothing but the sign-ins', async (t) => {
    const folder = path.join(scratch(t), "a home with spaces and a quote's");
    mkdirSync(path.join(folder, 'home/.config/axe'), { recursive: true });
    const machine = machineIn(folder);
    const installed = await machine.install(first);
    assert.equal(installed.code, 0, installed.err);
    assert.match(installed.err, /on your PATH/);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
    writeFileSync(path.join(machine.root, 'current'), '');
    assert.notEqual((await machine.axe('--version')).code, 0);
    assert.equal((await machine.install(first)).code, 0);
    assert.equal((await machine.axe('--version')).out, '1.0.0\n');
    assert.equal((await machine.install(first, '--uninstall')).code, 0);
    assert.deepEqual([existsSync(machine.launcher), existsSync(machine.root)], [false, false]);
    assert.ok(existsSync(path.join(machine.home, '.config/axe')));
    assert.equal((await machine.install(first, '--uninstall')).code, 0, 'nothing there is no failure');
  });

  it('comes from a web server as well, and remembers it', async (t) => {
    const folder = scratch(t);
    const served = await serve(t, () => first);
    const machine = machineIn(folder);
    const script = path.join(folder, 'install.sh');
    cpSync(path.join(first, 'install.sh'), script);
    const installed = await machine.run('sh', script, '--from', served.url);
    assert.equal(installed.code, 0, installed.err);
    assert.match((await machine.axe('self-update')).out, new RegExp(`is what ${served.url} offers`));
    const missing = await machine.run('sh', script, '--from', `${served.url}x`);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /nothing was installed/);
  });

  it('leaves a program alone that only has the same name', async (t) => {
    const machine = machineIn(scratch(t));
    mkdirSync(path.dirname(machine.launcher), { recursive: true });
    writeFileSync(machine.launcher, '#!/bin/sh\necho mine\n', { mode: 0o755 });
    const installed = await machine.install(first);
    assert.notEqual(installed.code, 0);
    assert.match(installed.err, /is another program/);
    await machine.install(first, '--uninstall');
    assert.equal((await machine.axe()).out, 'mine\n');
    assert.equal((await machine.install(first, '--bin', path.join(machine.home, 'bin'))).code, 0);
  });

  it('runs nothing of a release that was tampered with', async (t) => {
    const machine = machineIn(scratch(t));
    const bad = path.join(machine.home, 'release');
    cpSync(first, bad, { recursive: true });
    appendFileSync(path.join(bad, 'axe-1.0.0.mjs'), `\nprocess.getBuiltinModule('node:fs').writeFileSync('${machine.home}/ran', '');`);
    const changed = await machine.install(bad);
    assert.match(changed.err, /SHA-256 differs/);
    // Whoever can change the program can change its checksum too; the signature then no longer fits.
    const { createHash } = await import('node:crypto');
    const bytes = readFileSync(path.join(bad, 'axe-1.0.0.mjs'));
    const manifest = JSON.parse(textOf(bad, 'manifest.json')) as { release: { program: { sha256: string; size: number } } };
    manifest.release.program.sha256 = createHash('sha256').update(bytes).digest('hex');
    manifest.release.program.size = bytes.length;
    writeFileSync(path.join(bad, 'manifest.json'), JSON.stringify(manifest, undefined, 2));
    const resigned = await machine.install(bad);
    assert.match(resigned.err, /not signed by the key/);
    assert.deepEqual([existsSync(path.join(machine.home, 'ran')), existsSync(machine.launcher)], [false, false]);
  });
});

test('a machine without Node gets that of the release, or is told exactly what to install', async (t) => {
  const folder = scratch(t);
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  for (const tool of 'sh awk cut cp mv rm mkdir mktemp chmod cat dirname uname grep gzip sha256sum'.split(' ')) {
    const place = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(place, path.join(tools, tool));
  }
  const machine = machineIn(folder, tools);
  const told = await machine.install(first);
  assert.equal(told.code, 1);
  assert.match(told.err, /no Node 24 or newer, and the release brings none for (linux|darwin)-\w+\. Install it/);
  const out = path.join(folder, 'release');
  const { runtimes } = await writeRelease({ out, version: '1.0.0', key, runtimes: true, level: 1 });
  if (runtimes[`${process.platform}-${process.arch}`] === undefined) return t.skip('the pinned Node of this machine is not installed');
  const installed = await machine.install(out);
  assert.equal(installed.code, 0, installed.err);
  const ran = await machine.axe('--version');
  assert.deepEqual(ran, { code: 0, out: '1.0.0\n', err: '' });
  assert.match(
    readFileSync(path.join(machine.root, 'versions', `1.0.0-${sha(out)}`, 'runtime'), 'utf8'),
    /\/runtimes\/[0-9a-f]{16}\/node\n$/,
  );
  assert.match((await machine.axe('self-update')).out, /nothing to do/);
});

const sha = (folder: string): string =>
  (JSON.parse(textOf(folder, 'manifest.json')) as { release: { program: { sha256: string } } }).release.program.sha256.slice(0, 8);
