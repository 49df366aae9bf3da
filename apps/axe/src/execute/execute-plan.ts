import path from 'node:path';
import { isRefusal } from '@axe/kit';
import { withFileLock } from '../lock/file-lock.ts';
import { runsHere } from '../process-life.ts';
import { executeErrors } from './errors.ts';
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
import type { Finding, Memory, Plan, PlanArgs, Run, Step } from './plan.ts';

/** Who watches a run. */
export interface Watcher {
  /** A step begins; the answer is told how it ended. */
  step(title: string): { end(mark: 'done' | 'already' | 'open' | 'failed' | 'undone', text: string, ms: number): void };
  note(text: string): void;
}

export interface Execution {
  /** Folder of the operator home. */
  readonly home: string;
  readonly actor: string;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  readonly clock: () => number;
}

export interface StepReport {
  readonly step: string;
  readonly title: string;
  readonly state: 'done' | 'already' | 'open' | 'failed' | 'not reached' | 'undone';
  readonly ms?: number;
  readonly note?: string;
}

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

interface StepRun {
  readonly report: StepReport;
  readonly answer?: PlanArgs | undefined;
  readonly failure?: unknown;
}

async function runStep(step: Step, run: Run, execution: Execution, journal: Journal): Promise<StepRun> {
  const { watcher, clock, now } = execution;
  const line = watcher.step(step.title);
  const started = clock();
  const base = { step: step.name, title: step.title };
  const write = (event: 'applying' | 'applied' | 'already' | 'open' | 'failed', rest: object = {}) =>
    journal.write({ kind: 'step', at: now().toISOString(), step: step.name, event, ...rest });
  try {
    const found = await step.check(run);
    if (found.done) {
      const ms = Math.round(clock() - started);
      write('already', { ms });
      line.end('already', found.note ?? step.title, ms);
      return { report: { ...base, state: 'already', ms, ...(found.note === undefined ? {} : { note: found.note }) } };
    }
    write('applying');
    const answer = await step.apply(run);
    await verify(step, run, answer);
    const ms = Math.round(clock() - started);
    write('applied', { ms, ...(answer === undefined ? {} : { memory: answer }) });
    line.end('done', step.title, ms);
    return { report: { ...base, state: 'done', ms }, answer };
  } catch (cause) {
    const ms = Math.round(clock() - started);
    const state = isRefusal(cause, 'STEP_OPEN') ? 'open' : 'failed';
    write(state, { ms, error: errorOf(cause) });
    line.end(state, step.title, ms);
    return { report: { ...base, state, ms, note: errorOf(cause).message }, failure: cause };
  }
}

async function verify(step: Step, run: Run, answer: PlanArgs | undefined): Promise<void> {
  const knowing: Run = { ...run, memory: (name) => (name === step.name ? (answer ?? run.memory(name)) : run.memory(name)) };
  if (step.verify !== undefined) return await step.verify(knowing);
  const found = await step.check(knowing);
  if (found.done) return;
  throw executeErrors.STEP_NOT_VERIFIED(
    `"${step.title}" was carried out, and afterwards it is still to do: ${found.wants}. Look at it, then repeat the command.`,
    { step: step.name },
  );
}

/** In reverse; a step that cannot be taken back stays, and is named. */
export async function undoSteps(steps: readonly Step[], run: Run, execution: Execution, journal: Journal): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  for (const step of steps.toReversed()) {
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

/** What each step would do, asked of the world as it is; nothing is changed. */
export async function rehearsePlan(
  plan: Plan,
  execution: Pick<Execution, 'home' | 'signal' | 'watcher'>,
): Promise<readonly { readonly step: Step; readonly found: Finding }[]> {
  const memory = findUnfinished(execution.home, plan.name, plan.args)?.memory;
  const run: Run = { applying: false, memory: (step) => memory?.get(step), signal: execution.signal, note: execution.watcher.note };
  const found = [];
  for (const step of plan.steps) found.push({ step, found: await step.check(run) });
  return found;
}

const errorOf = (cause: unknown) => ({
  code: isRefusal(cause) ? cause.code : 'UNEXPECTED',
  message: isRefusal(cause) ? cause.message : cause instanceof Error ? cause.message : String(cause),
});

const stopped = (run: string) =>
  executeErrors.STOPPED('Stopped between two steps, as asked. Repeat the command; it goes on where it stopped.', { run });
