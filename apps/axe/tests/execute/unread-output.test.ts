import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readRun, runIds } from '../../src/execute/journal.ts';

const axe = path.join(import.meta.dirname, '..', '..', 'axe.mjs');

test('a run that nobody reads any more stops between two steps, and its journal says so', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-unread-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'home');
  const child = spawn(process.execPath, [axe, 'init', '--demo', '--apply', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, AXE_OPERATOR: 'kim@acme.example' },
  });
  child.stderr.destroy();
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.once('close', resolve));
  const [id = ''] = runIds(home);
  const run = readRun(home, id);
  assert.equal(run?.outcome, 'stopped');
  assert.deepEqual(
    [...run.steps.values()].filter(({ event }) => event === 'applying'),
    [],
    'no step is left in its middle',
  );
  assert.equal(code, 6);
});

test('who reads no notes still gets the right exit code', async () => {
  const child = spawn(process.execPath, [axe, 'nonsense'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  child.stdout.resume();
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 2);
});

const inShell = (script: string) => spawnSync('/bin/sh', ['-c', script, process.execPath, axe], { encoding: 'utf8', cwd: tmpdir() });

test('a result that does not fit on the disk is no success', { skip: !existsSync('/dev/full') }, () => {
  const { status, stderr } = inShell('exec "$0" "$1" --help > /dev/full');
  assert.deepEqual([status, stderr], [1, 'axe: The output cannot be written (ENOSPC).\n']);
});

test('it starts in a folder that is removed', { skip: process.platform === 'win32' }, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-gone-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { status, stdout, stderr } = inShell(`cd '${folder}' && rmdir '${folder}' && exec "$0" "$1" --version`);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^\d+\.\d+\.\d+/);
});
