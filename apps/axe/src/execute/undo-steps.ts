import { executeErrors } from './errors.ts';
import type { Execution, StepReport } from './execution.ts';
import type { Journal } from './journal.ts';
import type { Run, Step } from './plan.ts';

/** In reverse; a step that cannot be taken back stays, and is named. */
export async function undoSteps(steps: readonly Step[], run: Run, execution: Execution, journal: Journal): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  // What a run that was stopped takes back by itself is taken back whole.
  const stoppedBefore = execution.signal.aborted;
  for (const step of steps.toReversed()) {
    if (execution.signal.aborted && !stoppedBefore) throw stopped(journal.id);
    if (step.undo === undefined) {
      execution.watcher.note(`  ${step.title}: cannot be taken back, and stays.`);
      reports.push({ step: step.name, title: step.title, state: 'done', note: 'cannot be taken back' });
      continue;
    }
    const line = execution.watcher.step(`undo: ${step.title}`);
    const started = execution.clock();
    try {
      await step.undo(run);
    } catch (cause) {
      line.end('failed', `undo: ${step.title}`, Math.round(execution.clock() - started));
      throw cause;
    }
    const ms = Math.round(execution.clock() - started);
    journal.write({ kind: 'step', at: execution.now().toISOString(), step: step.name, event: 'undone', ms });
    line.end('undone', `undo: ${step.title}`, ms);
    reports.push({ step: step.name, title: step.title, state: 'undone', ms });
  }
  return reports;
}

const stopped = (run: string) =>
  executeErrors.STOPPED(
    `Stopped between two steps, as asked: a part is taken back. Repeat axe runs undo ${run} --apply; it goes on with the rest.`,
    { run },
  );
