import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { executeErrors } from '../../src/execute/errors.ts';
import { executePlan } from '../../src/execute/execute-plan.ts';
import type { Execution } from '../../src/execute/execution.ts';
import { findUnfinished, readRun, runIds, runsFolder } from '../../src/execute/journal.ts';
import { done, type Plan, type Step, wants } from '../../src/execute/plan.ts';
import { rehearsePlan } from '../../src/execute/rehearse-plan.ts';

/** A world of three switches; a step turns one on. */
type World = Record<string, boolean>;

function stepOn(world: World, name: string, more: Partial<Step> = {}): Step {
  return {
    name,
    title: `turn ${name} on`,
    check: async () => (world[name] === true ? done() : wants(`turn ${name} on`)),
    apply: async () => {
      world[name] = true;
      return { turned: name };
    },
    undo: async () => {
      world[name] = false;
    },
    ...more,
  };
}

const planOf = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  name: 'turn',
  args: { which: 'all' },
  title: 'turn on',
  steps,
  ...more,
});

function executionIn(context: TestContext, signal: AbortSignal = new AbortController().signal) {
  const home = mkdtempSync(path.join(tmpdir(), 'axe-run-'));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  const told: string[] = [];
  let ticks = 0;
  const execution: Execution = {
    home,
    actor: 'ops@operator.example',
    signal,
    now: () => new Date(Date.UTC(2026, 10, 21, 9, 0, ticks++)),
    clock: () => ticks,
    watcher: { note: (text) => void told.push(text), step: () => ({ end: (mark, text) => void told.push(`${mark} ${text}`) }) },
  };
  return { execution, told, home };
}

test('carries out what is not so yet, in order, and says nothing to do the second time', async (t) => {
  const { execution, told } = executionIn(t);
  const world: World = { b: true };
  const plan = planOf(['a', 'b', 'c'].map((name) => stepOn(world, name)));
  const rehearsed = await rehearsePlan(plan, execution);
  assert.deepEqual([rehearsed.map(({ found }) => found.done), world], [[false, true, false], { b: true }]);
  const first = await executePlan(plan, execution);
  assert.equal(first.outcome, 'done');
  assert.deepEqual(told, ['done turn a on', 'already turn b on', 'done turn c on']);
  assert.deepEqual(first.memory('c'), { turned: 'c' });
  const second = await executePlan(plan, execution);
  assert.deepEqual([second.resumed, second.steps.map(({ state }) => state)], [false, ['already', 'already', 'already']]);
});

test('a failure stops there, keeps what is done, and the same plan goes on with what the earlier steps answered', async (t) => {
  const { execution, home } = executionIn(t);
  const world: World = {};
  let broken = true;
  const second = stepOn(world, 'b', {
    apply: async (run) => {
      if (broken) throw new Error('the wire is cut');
      assert.deepEqual(run.memory('a'), { turned: 'a' });
      world.b = true;
      return undefined;
    },
  });
  const plan = planOf([stepOn(world, 'a'), second, stepOn(world, 'c')]);
  const failed = await executePlan(plan, execution);
  assert.deepEqual([failed.outcome, failed.steps.map(({ state }) => state)], ['failed', ['done', 'failed', 'not reached']]);
  assert.match(String(failed.failure), /the wire is cut/);
  assert.deepEqual(world, { a: true });
  broken = false;
  const resumed = await executePlan(plan, execution);
  assert.deepEqual([resumed.run, resumed.resumed, resumed.outcome], [failed.run, true, 'done']);
  assert.equal(runIds(home).length, 1);
  assert.equal(readRun(home, resumed.run)?.steps.get('a')?.event, 'applied', 'done in this run, for undo to know');
});

test('other arguments are another undertaking', async (t) => {
  const { execution } = executionIn(t);
  const failing = planOf([stepOn({}, 'a', { apply: () => Promise.reject(new Error('no')) })]);
  await executePlan(failing, execution);
  const other = await executePlan(planOf([stepOn({}, 'a')], { args: { which: 'one' } }), execution);
  assert.equal(other.resumed, false);
});

test('a step whose effect is not there afterwards has failed', async (t) => {
  const { execution } = executionIn(t);
  const report = await executePlan(planOf([stepOn({}, 'a', { apply: async () => undefined })]), execution);
  assert.ok(isRefusal(report.failure, 'STEP_NOT_VERIFIED'));
  assert.match(report.failure.message, /turn a on.*still to do/);
});

test('with undo on failure everything that was carried out is taken back, the last first', async (t) => {
  const { execution, told } = executionIn(t);
  const world: World = { a: true };
  const cannot = stepOn(world, 'x');
  const plan = planOf(
    [
      stepOn(world, 'a'),
      stepOn(world, 'b'),
      { ...cannot, undo: undefined } as unknown as Step,
      stepOn(world, 'c', { apply: () => Promise.reject(new Error('no')) }),
    ],
    { onFailure: 'undo' },
  );
  const report = await executePlan(plan, execution);
  assert.equal(report.outcome, 'undone');
  assert.deepEqual(world, { a: true, b: false, x: true }, 'what was so before stays');
  assert.deepEqual(told.slice(-2), ['  turn x on: cannot be taken back, and stays.', 'undone undo: turn b on']);
});

test('what waits for a person leaves the run open, and the next round goes on', async (t) => {
  const { execution, home } = executionIn(t);
  const world: World = {};
  const waiting = stepOn(world, 'b', { apply: () => Promise.reject(executeErrors.STEP_OPEN('Turn b on at the portal.')) });
  const plan = planOf([stepOn(world, 'a'), waiting]);
  const first = await executePlan(plan, execution);
  assert.equal(first.outcome, 'open');
  assert.equal(findUnfinished(home, 'turn', { which: 'all' })?.outcome, 'open');
  world.b = true;
  const second = await executePlan(plan, execution);
  assert.deepEqual([second.outcome, second.run], ['done', first.run]);
});

test('an order to stop ends the run between two steps', async (t) => {
  const controller = new AbortController();
  const { execution } = executionIn(t, controller.signal);
  const world: World = {};
  const stopping = stepOn(world, 'a', {
    apply: async () => {
      controller.abort();
      world.a = true;
      return undefined;
    },
  });
  const report = await executePlan(planOf([stopping, stepOn(world, 'b')]), execution);
  assert.ok(isRefusal(report.failure, 'STOPPED'));
  assert.equal(report.outcome, 'stopped');
  assert.deepEqual([world, report.steps.map(({ state }) => state)], [{ a: true }, ['done', 'not reached']]);
});

test('a run that was killed while it wrote its journal is gone on with', async (t) => {
  const { execution, home } = executionIn(t);
  const world: World = {};
  await executePlan(planOf([stepOn(world, 'a'), stepOn(world, 'b', { apply: () => Promise.reject(new Error('no')) })]), execution);
  const [name = ''] = readdirSync(runsFolder(home)).filter((one) => one.endsWith('.jsonl'));
  appendFileSync(path.join(runsFolder(home), name), '{"kind":"step","at":"2026-11-21T09:00');
  const report = await executePlan(planOf([stepOn(world, 'a'), stepOn(world, 'b')]), execution);
  assert.deepEqual([report.resumed, report.outcome], [true, 'done']);
  const run = readRun(home, report.run);
  assert.deepEqual([run?.outcome, run?.steps.get('a')?.event, run?.steps.get('b')?.event], ['done', 'applied', 'applied']);
});

test('one command at a time carries out a plan; another one of the same is refused', async (t) => {
  const { execution } = executionIn(t);
  const world: World = {};
  const gate = Promise.withResolvers<void>();
  const slow = stepOn(world, 'a', {
    apply: async () => {
      await gate.promise;
      world.a = true;
      return undefined;
    },
  });
  const first = executePlan(planOf([slow]), execution);
  await assert.rejects(executePlan(planOf([slow]), execution), (error) => isRefusal(error, 'RUN_BUSY'));
  gate.resolve();
  assert.equal((await first).outcome, 'done');
});
