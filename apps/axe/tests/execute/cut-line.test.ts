import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRun } from '../../src/execute/journal.ts';

const journal = fileURLToPath(new URL('../../src/execute/journal.ts', import.meta.url));

const script = `
  const { makeRunsFolder, openJournal } = await import(${JSON.stringify(journal)});
  const at = new Date(0).toISOString();
  const [home, id] = process.argv.slice(1);
  makeRunsFolder(home);
  const { write } = openJournal(home, id);
  write({ kind: 'started', at, plan: 'sample', args: {}, title: 'x'.repeat(800), actor: 'ops@operator.example' });
  try {
    write({ kind: 'step', at, step: 'y'.repeat(800), event: 'applying' });
    console.log('written');
  } catch (failure) {
    console.log(failure.code);
  }`;

test('a line that only half fits on the disk is refused, so that nothing is done that the journal does not tell', {
  skip: process.platform === 'win32',
}, (t) => {
  const home = mkdtempSync(path.join(tmpdir(), 'axe-cut-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  // A file may have one kilobyte: the first line fits, and of the second a part.
  const node = ['--input-type=module', '-e', script, home, 'run-1'];
  const { stdout, stderr } = spawnSync('bash', ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, ...node], { encoding: 'utf8' });
  assert.deepEqual([stdout, stderr], ['JOURNAL_NOT_WRITTEN\n', '']);
  assert.deepEqual([...(readRun(home, 'run-1')?.steps ?? [])], []);
});
