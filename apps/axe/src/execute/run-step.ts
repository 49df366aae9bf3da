import { isRefusal } from '@axe/kit';
import { executeErrors } from './errors.ts';
import type { Execution, StepReport } from './execution.ts';
import type { Journal } from './journal.ts';
import type { PlanArgs, Run, Step } from './plan.ts';

export interface StepRun {
  readonly report: StepReport;
  readonly answer?: PlanArgs | undefined;
  readonly failure?: unknown;
}

/** Asks whether it is so, makes it so and looks again; what happened stands in the journal before it is told. */
export async function runStep(step: Step, run: Run, execution: Execution, journal: Journal): Promise<StepRun> {
  const { watcher, clock, now } = execution;
  const line = watcher.step(step.title);
  const started = clock();
  let begun = false;
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
    begun = true;
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
    return { report: { ...base, state, ms, note: errorOf(cause).message, ...(begun ? { begun } : {}) }, failure: cause };
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

const errorOf = (cause: unknown) => ({
  code: isRefusal(cause) ? cause.code : 'UNEXPECTED',
  message: isRefusal(cause) ? cause.message : cause instanceof Error ? cause.message : String(cause),
});
