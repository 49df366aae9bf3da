import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readRun, runIds } from '../../src/execute/journal.ts';

const worker = path.join(import.meta.dirname, 'support', 'run-worker.ts');
const steps = 4;

/** Runs the plan in a process of its own, which kills itself at the place named. */
function run(home: string, killAt: string): Promise<string> {
  const child = spawn(process.execPath, [worker, home, String(steps), killAt], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? `${code} ${said.trim()}`)));
}

test('killed before, in or after any step, the next run ends in the same state and applies nothing twice', {
  concurrency: 1,
}, async (t) => {
  for (const place of ['check', 'apply', 'applied', 'verified']) {
    for (let step = 0; step < steps; step += 1) {
      await t.test(`${place} of step ${step}`, async (t) => {
        const home = mkdtempSync(path.join(tmpdir(), 'axe-killed-'));
        t.after(() => rmSync(home, { recursive: true, force: true }));
        writeFileSync(path.join(home, 'log'), '');
        assert.equal(await run(home, `${place} ${step}`), 'SIGKILL');
        assert.equal(await run(home, 'never'), '0 done true');
        for (let index = 0; index < steps; index += 1) assert.ok(existsSync(path.join(home, `step-${index}`)));
        const applied = readFileSync(path.join(home, 'log'), 'utf8').trim().split('\n');
        assert.deepEqual(applied, ['0', '1', '2', '3']);
        const [id = ''] = runIds(home);
        const events = [...(readRun(home, id)?.steps.values() ?? [])].map(({ event }) => event);
        assert.deepEqual(events, Array(steps).fill('applied'), 'an undo takes all of it back');
      });
    }
  }
});
