import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  assert.equal(run?.outcome, 'failed');
  assert.deepEqual(
    [...run.steps.values()].filter(({ event }) => event === 'applying'),
    [],
    'no step is left in its middle',
  );
  assert.equal(code, 6);
});
