import { executeErrors } from '../execute/errors.ts';
import { openJournal, type RunRecord, type StepRecord } from '../execute/journal.ts';
import type { Plan, Run, Step } from '../execute/plan.ts';
import { executionIn, type PlanOptions, stopSignal } from '../execute/plan-command.ts';
import { withPlanLock } from '../execute/plan-lock.ts';
import { undoSteps } from '../execute/undo-steps.ts';
import { recordAction, settleRecords } from '../home/change-registry.ts';
import type { Home } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { planOf, type RunOptions } from './resume-run.ts';
import { findRun } from './show-runs.ts';

/** Takes back what a run applied, last step first; without `--apply` it only says what that would be. */
export async function undoRun(id: string, options: RunOptions, terminal: Terminal, home: Home): Promise<void> {
  const run = findRun(home.folder, id);
  if (run.outcome === 'undone') throw executeErrors.RUN_ENDED(`Run ${run.id} is taken back already.`, { run: run.id });
  // A run that came to nothing is put away without its plan, which may not be built any more.
  if (![...run.steps.values()].some((step) => step.event === 'applied' || isUnsure(step))) return putAway(run, options, terminal, home);
  const plan = await planOf(run, home, terminal, options);
  if (options.apply === true)
    return withPlanLock(home.folder, plan, () => takeBack(findRun(home.folder, run.id), plan, options, terminal, home));
  const applied = await carriedOut(plan, run, contextOf(run, terminal));
  const steps = applied.toReversed().map((step) => ({ step: step.name, title: step.title, can_be_undone: step.undo !== undefined }));
  if (options.json === true) return terminal.print(JSON.stringify({ run: run.id, applied: false, steps }, undefined, 2));
  terminal.print(steps.length === 0 ? `Nothing of it was carried out: ${run.title}` : `Take back: ${run.title}`);
  for (const { title, can_be_undone: can } of steps)
    terminal.print(`  ${can ? '↩' : '='} ${title}${can ? '' : ': cannot be taken back, stays'}`);
  if (steps.length > 0) terminal.note('Nothing was changed. Add --apply to carry it out.');
}

async function takeBack(run: RunRecord, plan: Plan, { json }: PlanOptions, terminal: Terminal, home: Home): Promise<void> {
  const { signal, release } = stopSignal(terminal);
  const journal = openJournal(home.folder, run.id);
  try {
    if ([...run.steps.values()].some(isUnsure)) await settleRecords(home);
    const context = { ...contextOf(run, terminal), applying: true, signal };
    const applied = await carriedOut(plan, run, { ...context, applying: false });
    const steps = await undoSteps(applied, context, executionIn(home, terminal, signal), journal);
    const unrecorded = applied.some((step) => step.recorded !== true && step.undo !== undefined);
    if (unrecorded) await recordAction(home, { command: `axe runs undo ${run.id}`, run: run.id, outcome: 'undone' });
    journal.write({ kind: 'ended', at: new Date().toISOString(), outcome: 'undone' });
    const stay = steps.filter(({ state }) => state !== 'undone').length;
    if (json === true) terminal.print(JSON.stringify({ run: run.id, applied: true, outcome: 'undone', steps }, undefined, 2));
    else if (steps.length === 0) terminal.print(`Nothing of it was carried out, so nothing was taken back: ${run.title}`);
    else terminal.print(`Taken back${stay === 0 ? '' : `, but for ${stay} of ${steps.length} steps, which stay`}: ${run.title}`);
  } finally {
    journal.close();
    release();
  }
}

function putAway(run: RunRecord, { apply, json }: PlanOptions, terminal: Terminal, home: Home): void {
  if (apply === true) {
    const journal = openJournal(home.folder, run.id);
    journal.write({ kind: 'ended', at: new Date().toISOString(), outcome: 'undone' });
    journal.close();
  }
  const answer = { run: run.id, applied: apply === true, ...(apply === true ? { outcome: 'undone' } : {}), steps: [] };
  terminal.print(
    json === true
      ? JSON.stringify(answer, undefined, 2)
      : `Nothing of it was carried out, so ${apply === true ? 'nothing was taken back' : 'there is nothing to take back'}: ${run.title}`,
  );
}

const contextOf = (run: RunRecord, terminal: Terminal): Run => ({
  applying: false,
  memory: (step) => run.memory.get(step),
  signal: new AbortController().signal,
  note: terminal.note,
});

/** What it did, and of what it was doing when it failed or was killed that which is so: the world is asked. */
async function carriedOut(plan: Plan, run: RunRecord, context: Run): Promise<readonly Step[]> {
  const found: Step[] = [];
  for (const step of plan.steps) {
    const record = run.steps.get(step.name);
    if (record === undefined) continue;
    if (record.event === 'applied' || (isUnsure(record) && (await step.check(context)).done)) found.push(step);
  }
  return found;
}

const isUnsure = ({ event, begun }: StepRecord): boolean => event === 'applying' || (event === 'failed' && begun === true);
