import path from 'node:path';
import { isRefusal } from '@axe/kit';
import { withFileLock } from '../lock/file-lock.ts';
import { runsHere } from '../process-life.ts';
import { executeErrors } from './errors.ts';
import type { Execution, StepReport } from './execution.ts';
import {
  findUnfinished,
  type Journal,
  journalNotWritten,
  makeRunsFolder,
  newRunId,
  type Outcome,
  openJournal,
  planKey,
  type RunRecord,
  runsFolder,
} from './journal.ts';
import type { Memory, Plan, Run, Step } from './plan.ts';
import { runStep } from './run-step.ts';
import { undoSteps } from './undo-steps.ts';

export interface RunReport {
  readonly run: string;
  readonly plan: string;
  readonly resumed: boolean;
  readonly outcome: Outcome;
  readonly steps: readonly StepReport[];
  readonly failure?: unknown;
  readonly memory: Memory;
}

/** Carries a plan out, step by step, with a journal; goes on with the run that was broken off, if there is one. */
export async function executePlan(plan: Plan, execution: Execution): Promise<RunReport> {
  const { home } = execution;
  const lock = path.join(runsFolder(home), `${planKey(plan.name, plan.args)}.lock`);
  const busy = () =>
    executeErrors.RUN_BUSY(
      `Another command is carrying out "${plan.title}" at this moment. Nothing was changed. Wait for it, then repeat.`,
      {
        plan: plan.name,
      },
    );
  makeRunsFolder(home);
  return withFileLock(
    lock,
    async () => {
      const broken = findUnfinished(home, plan.name, plan.args);
      const journal = openJournal(home, broken?.id ?? newRunId(plan.name, plan.args, execution.now()));
      try {
        return await runSteps(plan, execution, journal, broken);
      } finally {
        journal.close();
      }
    },
    { waitMs: 0, busy, lives: runsHere, notTaken: journalNotWritten },
  );
}

async function runSteps(plan: Plan, execution: Execution, journal: Journal, broken: RunRecord | undefined): Promise<RunReport> {
  const { actor, now, signal } = execution;
  const at = () => now().toISOString();
  const { name, args, title } = plan;
  journal.write(
    broken === undefined ? { kind: 'started', at: at(), plan: name, args, title, actor } : { kind: 'resumed', at: at(), actor },
  );
  const memory = new Map(broken?.memory);
  const run: Run = { applying: true, memory: (step) => memory.get(step), signal, note: execution.watcher.note };
  const steps: StepReport[] = [];
  const applied: Step[] = plan.steps.filter((step) => broken?.steps.get(step.name)?.event === 'applied');
  let failure: unknown;
  for (const step of plan.steps) {
    if (failure === undefined && signal.aborted) failure = stopped(journal.id);
    if (failure !== undefined) {
      steps.push({ step: step.name, title: step.title, state: 'not reached' });
      continue;
    }
    const told = await runStep(step, run, execution, journal);
    if (told.answer !== undefined) memory.set(step.name, told.answer);
    if (told.report.state === 'done') applied.push(step);
    failure = told.failure;
    steps.push(told.report);
  }
  let outcome: Outcome = failure === undefined ? 'done' : isRefusal(failure, 'STEP_OPEN') ? 'open' : 'failed';
  if (outcome === 'failed' && plan.onFailure === 'undo') {
    await undoSteps(applied, run, execution, journal);
    outcome = 'undone';
  }
  journal.write({ kind: 'ended', at: at(), outcome });
  const report = { run: journal.id, plan: name, resumed: broken !== undefined, outcome, steps, memory: run.memory };
  return failure === undefined ? report : { ...report, failure };
}

const stopped = (run: string) =>
  executeErrors.STOPPED('Stopped between two steps, as asked. Repeat the command; it goes on where it stopped.', { run });
