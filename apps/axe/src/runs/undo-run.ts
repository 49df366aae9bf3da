import { executeErrors } from '../execute/errors.ts';
import { openJournal } from '../execute/journal.ts';
import { executionIn, type PlanOptions, stopSignal } from '../execute/plan-command.ts';
import { undoSteps } from '../execute/undo-steps.ts';
import { recordAction } from '../home/change-registry.ts';
import type { Home } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { planOf } from './resume-run.ts';
import { findRun } from './show-runs.ts';

/** Takes back what a run applied, last step first; without `--apply` it only says what that would be. */
export async function undoRun(id: string, options: PlanOptions, terminal: Terminal, home: Home): Promise<void> {
  const run = findRun(home.folder, id);
  if (run.outcome === 'undone') throw executeErrors.RUN_ENDED(`Run ${run.id} is taken back already.`, { run: run.id });
  const plan = await planOf(run, home, terminal);
  const applied = plan.steps.filter((step) => run.steps.get(step.name)?.event === 'applied');
  if (options.apply !== true) {
    const steps = applied.toReversed().map((step) => ({ step: step.name, title: step.title, can_be_undone: step.undo !== undefined }));
    if (options.json === true) return terminal.print(JSON.stringify({ run: run.id, applied: false, steps }, undefined, 2));
    terminal.print(`Take back: ${run.title}`);
    for (const { title, can_be_undone: can } of steps)
      terminal.print(`  ${can ? '↩' : '='} ${title}${can ? '' : ': cannot be taken back, stays'}`);
    return terminal.note('Nothing was changed. Add --apply to carry it out.');
  }
  const { signal, release } = stopSignal(terminal);
  const journal = openJournal(home.folder, run.id);
  try {
    const execution = executionIn(home, terminal, signal);
    const context = { applying: true, memory: (step: string) => run.memory.get(step), signal, note: execution.watcher.note };
    const steps = await undoSteps(applied, context, execution, journal);
    journal.write({ kind: 'ended', at: new Date().toISOString(), outcome: 'undone' });
    const unrecorded = applied.some((step) => step.recorded !== true && step.undo !== undefined);
    if (unrecorded) await recordAction(home, { command: `axe runs undo ${run.id}`, run: run.id, outcome: 'undone' });
    if (options.json === true) terminal.print(JSON.stringify({ run: run.id, applied: true, outcome: 'undone', steps }, undefined, 2));
    else terminal.print(`Taken back: ${run.title}`);
  } finally {
    journal.close();
    release();
  }
}
