import { isRefusal } from '@axe/kit';
import { executeErrors } from '../execute/errors.ts';
import type { RunRecord } from '../execute/journal.ts';
import type { Plan } from '../execute/plan.ts';
import { type PlanOptions, runPlan } from '../execute/plan-command.ts';
import type { Home } from '../home/home.ts';
import type { PlanContext } from '../plans/plan-definition.ts';
import { plans } from '../plans/plans.ts';
import type { Terminal } from '../terminal.ts';
import { findRun } from './show-runs.ts';

export type RunOptions = PlanOptions & PlanContext['signIn'];

/** Builds the plan again from its journal and goes on. */
export async function resumeRun(id: string, options: RunOptions, terminal: Terminal, home: Home): Promise<void> {
  const run = findRun(home.folder, id);
  if (run.outcome === 'done' || run.outcome === 'undone') {
    throw executeErrors.RUN_ENDED(`Run ${run.id} is ${run.outcome}; there is nothing to go on with.`, { run: run.id });
  }
  await runPlan(await planOf(run, home, terminal, options), options, terminal, home);
}

export async function planOf(run: RunRecord, home: Home, terminal: Terminal, { profile, url }: PlanContext['signIn']): Promise<Plan> {
  const load = Object.hasOwn(plans, run.plan) ? plans[run.plan] : undefined;
  if (load === undefined) {
    throw executeErrors.RUN_UNKNOWN(`Run ${run.id} carries out "${run.plan}", which is repeated with its own command only.`, {
      run: run.id,
    });
  }
  const definition = await load();
  const signIn = { ...(profile === undefined ? {} : { profile }), ...(url === undefined ? {} : { url }) };
  try {
    return await definition.build(run.args, { home, terminal, signIn });
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    throw executeErrors.RUN_UNKNOWN(
      `The arguments of run ${run.id} are not those of this release. Give its command again: ${run.title}.`,
      { run: run.id },
      cause,
    );
  }
}
