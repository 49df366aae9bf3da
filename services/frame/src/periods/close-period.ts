import type { EntityTx } from '@axe/pg';
import { balancesAsOf } from '../balances/index.ts';
import { periodErrors } from './errors.ts';
import { lockBooks, type Period, readPeriods } from './period.ts';

export interface ClosedPeriod {
  readonly period: Period;
  /** Sums over all accounts up to the end of the period; both sides are equal. */
  readonly debit: bigint;
  readonly credit: bigint;
  readonly lines: bigint;
}

/**
 * Closes a period and stores its closing balances, which are the next period's opening. Waits for running posts; posts
 * that come after see the new state. Refuses while an earlier period is open (for a hard close: not hard-closed).
 */
export async function closePeriod(tx: EntityTx, label: string, state: 'soft_closed' | 'hard_closed'): Promise<ClosedPeriod> {
  await lockBooks(tx);
  const periods = await readPeriods(tx);
  const period = findPeriod(periods, label);
  const words = state.replace('_', '-');
  if (period.state === state || period.state === 'hard_closed') {
    throw periodErrors.PERIOD_STATE(`${label} is already ${period.state.replace('_', '-')}. Nothing was changed.`, {
      period: label,
      state: period.state,
    });
  }
  const blocking = periods.find(
    (earlier) =>
      earlier.endsOn < period.startsOn && (earlier.state === 'open' || (state === 'hard_closed' && earlier.state !== 'hard_closed')),
  );
  if (blocking !== undefined) {
    throw periodErrors.PERIOD_ORDER(
      `${label} cannot be ${words} while ${blocking.label} is ${blocking.state.replace('_', '-')}. Close ${blocking.label} first. Nothing was changed.`,
      { period: label, blocking_period: blocking.label, blocking_state: blocking.state },
    );
  }
  const totals = await takeSnapshot(tx, period);
  await tx.execute(
    `update fiscal_period set state = $3, changed_by = current_setting('app.actor'), changed_at = now(), reason = null
     where fiscal_year = $1 and period_no = $2`,
    [period.fiscalYear, period.periodNo, state],
  );
  return { period: { ...period, state, version: period.version + 1 }, ...totals };
}

export function findPeriod(periods: readonly Period[], label: string): Period {
  const period = periods.find((candidate) => candidate.label === label);
  if (period !== undefined) return period;
  const first = periods.at(0)?.label ?? 'none';
  const last = periods.at(-1)?.label ?? 'none';
  throw periodErrors.PERIOD_NOT_FOUND(
    `No period ${label}. The books have ${first} to ${last}; use fiscal year and number, such as 2026-03.`,
    {
      period: label,
      first,
      last,
    },
  );
}

/** Balances at the period's end, re-derived from all lines first; a snapshot that is there already has just been verified. */
async function takeSnapshot(tx: EntityTx, period: Period): Promise<{ debit: bigint; credit: bigint; lines: bigint }> {
  const balances = [...(await balancesAsOf(tx, { asOf: period.endsOn, verified: true })).values()].filter(
    (totals) => totals.debit !== 0n || totals.credit !== 0n,
  );
  const taken = await tx.execute(
    `insert into balance_snapshot (ends_on, lines, debit, credit)
     select $1::date, count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) from journal_line where posted_on <= $1::date
     on conflict do nothing`,
    [period.endsOn],
  );
  if (taken === 1) {
    await tx.execute(
      `insert into balance_snapshot_account (ends_on, account_code, debit, credit)
       select $1::date, b.code, b.debit, b.credit from unnest($2::text[], $3::numeric[], $4::numeric[]) as b (code, debit, credit)`,
      [period.endsOn, balances.map((b) => b.code), balances.map((b) => b.debit), balances.map((b) => b.credit)],
    );
  }
  const row = await tx.one<{ debit: string; credit: string; lines: bigint }>(
    'select debit, credit, lines from balance_snapshot where ends_on = $1::date',
    [period.endsOn],
  );
  return { debit: BigInt(row.debit), credit: BigInt(row.credit), lines: row.lines };
}
