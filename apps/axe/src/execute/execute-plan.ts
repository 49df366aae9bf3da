import { isRefusal } from '@axe/kit';
import { executeErrors } from './errors.ts';
import type { Execution, StepReport } from './execution.ts';
import { findUnfinished, type Journal, newRunId, openJournal, type RunRecord } from './journal.ts';
import type { Outcome } from './journal-line.ts';
import type { Memory, Plan, Run, Step } from './plan.ts';
import { withPlanLock } from './plan-lock.ts';
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
  /** Steps that an earlier round of the run carried out (or was carrying out) when it was killed, before it could tell of them. */
  readonly untold: ReadonlySet<string>;
  /** Why the audit log has not got this run. */
  readonly unrecorded?: unknown;
}

/** Writes what a run did into the audit log, before its journal says that it ended: a run that is killed in between is told again. */
export type RecordRun = (report: RunReport) => Promise<void>;

/** Carries a plan out, step by step, with a journal; goes on with the run that was broken off, if there is one. */
export function executePlan(plan: Plan, execution: Execution, record?: RecordRun): Promise<RunReport> {
  const { home } = execution;
  return withPlanLock(home, plan, async () => {
    const broken = findUnfinished(home, plan.name, plan.args);
    const journal = openJournal(home, broken?.id ?? newRunId(plan.name, plan.args, execution.now()));
    try {
      const report = await runSteps(plan, execution, journal, broken);
      return await ended(report, execution, journal, record);
    } finally {
      journal.close();
    }
  });
}

/** Not ended as long as the audit log has not got it: the next run with these arguments tells it. */
async function ended(report: RunReport, { now }: Execution, journal: Journal, record: RecordRun | undefined): Promise<RunReport> {
  try {
    await record?.(report);
  } catch (unrecorded) {
    return { ...report, unrecorded };
  }
  journal.write({ kind: 'ended', at: now().toISOString(), outcome: report.outcome });
  return report;
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
  let outcome = outcomeOf(failure, signal);
  if ((outcome === 'failed' || outcome === 'stopped') && plan.onFailure === 'undo') {
    await undoSteps(applied, run, execution, journal);
    outcome = 'undone';
  }
  const report = {
    run: journal.id,
    plan: name,
    resumed: broken !== undefined,
    outcome,
    steps,
    memory: run.memory,
    untold: untoldOf(broken),
  };
  return failure === undefined ? report : { ...report, failure };
}

function outcomeOf(failure: unknown, { aborted }: AbortSignal): Outcome {
  if (failure === undefined) return 'done';
  if (isRefusal(failure, 'STEP_OPEN')) return 'open';
  // A step that waits is told to stop by the same signal.
  const gaveWay = aborted && failure instanceof Error && failure.name === 'AbortError';
  return gaveWay || isRefusal(failure, 'STOPPED') ? 'stopped' : 'failed';
}

/** A round that ended told what it did. */
const untoldOf = (broken: RunRecord | undefined): ReadonlySet<string> =>
  new Set(
    broken === undefined || broken.outcome !== undefined
      ? []
      : [...broken.steps].filter(([, { event }]) => event === 'applied' || event === 'applying').map(([step]) => step),
  );

const stopped = (run: string) =>
  executeErrors.STOPPED('Stopped between two steps, as asked. Repeat the command; it goes on where it stopped.', { run });
