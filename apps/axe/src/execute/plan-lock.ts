import path from 'node:path';
import { withFileLock } from '../lock/file-lock.ts';
import { runsHere } from '../process-life.ts';
import { executeErrors } from './errors.ts';
import { journalNotWritten, makeRunsFolder, planKey, runsFolder } from './journal.ts';
import type { Plan } from './plan.ts';

/** One at a time carries the plan with these arguments out, or takes it back. */
export function withPlanLock<T>(home: string, plan: Pick<Plan, 'name' | 'args' | 'title'>, work: () => Promise<T>): Promise<T> {
  const lock = path.join(runsFolder(home), `${planKey(plan.name, plan.args)}.lock`);
  const busy = () =>
    executeErrors.RUN_BUSY(
      `Another command is carrying out "${plan.title}" at this moment. Nothing was changed. Wait for it, then repeat.`,
      { plan: plan.name },
    );
  makeRunsFolder(home);
  return withFileLock(lock, work, { waitMs: 0, busy, lives: runsHere, notTaken: journalNotWritten });
}
