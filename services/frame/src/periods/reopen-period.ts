import type { EntityTx } from '@axe/pg';
import { findPeriod } from './close-period.ts';
import { periodErrors } from './errors.ts';
import { lockBooks, type Period, readPeriods } from './period.ts';

export interface ReopenedPeriods {
  /** The period asked for and every later one that was closed, now open. */
  readonly reopened: readonly Period[];
  readonly snapshotsDeleted: number;
}

/**
 * Opens a closed period again, and with it every later closed one, whose opening balances it may change. Their stored
 * balances go in the same transaction.
 */
export async function reopenPeriod(tx: EntityTx, label: string, reason: string): Promise<ReopenedPeriods> {
  await lockBooks(tx);
  const periods = await readPeriods(tx);
  const period = findPeriod(periods, label);
  if (period.state === 'open')
    throw periodErrors.PERIOD_STATE(`${label} is open already. Nothing was changed.`, { period: label, state: 'open' });
  const closed = periods.filter((later) => later.startsOn >= period.startsOn && later.state !== 'open');
  const snapshotsDeleted = await tx.execute('delete from balance_snapshot where ends_on >= $1::date', [period.endsOn]);
  await tx.execute(
    `update fiscal_period set state = 'open', changed_by = current_setting('app.actor'), changed_at = now(), reason = $2
     where starts_on >= $1::date and state <> 'open'`,
    [period.startsOn, reason],
  );
  return { reopened: closed.map((later) => ({ ...later, state: 'open', version: later.version + 1 })), snapshotsDeleted };
}
