import type { Execution } from './execution.ts';
import { findUnfinished } from './journal.ts';
import type { Finding, Plan, Run, Step } from './plan.ts';

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
