import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import type { Execution } from '../../src/execute/execution.ts';
import type { Journal } from '../../src/execute/journal.ts';
import { done, type Run, type Step } from '../../src/execute/plan.ts';
import { undoSteps } from '../../src/execute/undo-steps.ts';

function undoing(controller: AbortController) {
  const undone: string[] = [];
  const written: unknown[] = [];
  const execution: Execution = {
    home: 'nowhere',
    actor: 'kim@acme.example',
    watcher: { note: () => undefined, step: () => ({ end: () => undefined }) },
    signal: controller.signal,
    now: () => new Date('2026-06-01T00:00:00.000Z'),
    clock: () => 0,
  };
  const journal = { id: 'run-1', write: (line: unknown) => void written.push(line) } as Journal;
  const run: Run = { applying: true, memory: () => undefined, signal: controller.signal, note: () => undefined };
  const stepNamed = (name: string, more: () => void = () => undefined): Step => ({
    name,
    title: name,
    check: async () => done('so'),
    apply: async () => undefined,
    undo: async () => {
      undone.push(name);
      more();
    },
  });
  return { undone, written, stepNamed, undo: (steps: readonly Step[]) => undoSteps(steps, run, execution, journal) };
}

test('an order to stop ends the taking back between two steps, and says how to go on', async () => {
  const controller = new AbortController();
  const { undo, undone, written, stepNamed } = undoing(controller);
  await assert.rejects(undo([stepNamed('a'), stepNamed('b', () => controller.abort())]), (cause) => {
    assert.ok(isRefusal(cause, 'STOPPED'));
    assert.match(cause.message, /axe runs undo run-1 --apply/);
    return true;
  });
  assert.deepEqual(undone, ['b']);
  assert.equal(written.length, 1, 'what was taken back stands in the journal');
});

test('a run that was stopped takes back all that it did', async () => {
  const controller = new AbortController();
  controller.abort();
  const { undo, undone, stepNamed } = undoing(controller);
  await undo([stepNamed('a'), stepNamed('b')]);
  assert.deepEqual(undone, ['b', 'a']);
});
