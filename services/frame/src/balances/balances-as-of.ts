import type { Tx } from '@axe/pg';
import { balanceErrors } from './errors.ts';

/** Sums of both sides of one account, from the first line to a date. */
export interface AccountTotals {
  readonly code: string;
  readonly debit: bigint;
  readonly credit: bigint;
}

export interface BalanceQuery {
  /** The last day that counts, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Only these accounts; all when absent. */
  readonly codes?: readonly string[] | undefined;
  /** Re-derive every figure from all lines, in the same snapshot, and refuse to answer when they differ. */
  readonly verified?: boolean | undefined;
}

interface TotalsRow {
  readonly code: string;
  readonly debit: string;
  readonly credit: string;
  readonly derived_debit: string | null;
  readonly derived_credit: string | null;
}

// The newest snapshot of a closed period, and per account a range of the covering index from there on. Per account, because
// one index then serves this and the general ledger, and sums need no hashing.
const fast = `
  select a.code, coalesce(s.debit, 0) + coalesce(d.debit, 0) as debit, coalesce(s.credit, 0) + coalesce(d.credit, 0) as credit
  from account a
  cross join (select max(ends_on) as ends_on from balance_snapshot where ends_on <= $1::date) b
  left join balance_snapshot_account s on s.ends_on = b.ends_on and s.account_code = a.code
  cross join lateral (
    select sum(l.debit) as debit, sum(l.credit) as credit from journal_line l
    where l.account_code = a.code and l.posted_on > coalesce(b.ends_on, '-infinity'::date) and l.posted_on <= $1::date
  ) d
  where $2::text[] is null or a.code = any ($2::text[])`;

const plainStatement = `select code, debit, credit, null as derived_debit, null as derived_credit from (${fast}) f order by code`;

// Knows nothing of snapshots or accounts: every line that counts, added up.
const verifiedStatement = `
  select code, f.debit, f.credit, coalesce(n.debit, 0) as derived_debit, coalesce(n.credit, 0) as derived_credit
  from (${fast}) f
  full join (
    select account_code as code, sum(debit) as debit, sum(credit) as credit from journal_line
    where posted_on <= $1::date and ($2::text[] is null or account_code = any ($2::text[])) group by account_code
  ) n using (code)
  order by code`;

/** Totals of accounts as of a day, by code; accounts without lines are there with zeros. */
export async function balancesAsOf(tx: Tx, query: BalanceQuery): Promise<ReadonlyMap<string, AccountTotals>> {
  const rows = await tx.query<TotalsRow>(query.verified === true ? verifiedStatement : plainStatement, [query.asOf, query.codes ?? null]);
  const drifted = query.verified === true ? rows.filter((row) => row.debit !== row.derived_debit || row.credit !== row.derived_credit) : [];
  if (drifted.length > 0) throw drift(query.asOf, drifted);
  return new Map(rows.map((row) => [row.code, { code: row.code, debit: BigInt(row.debit), credit: BigInt(row.credit) }]));
}

function drift(asOf: string, rows: readonly TotalsRow[]) {
  const codes = rows.map((row) => row.code);
  return balanceErrors.BALANCE_DRIFT(
    `Balances as of ${asOf} disagree with the sum of all lines for ${codes.slice(0, 10).join(', ')}. No figure is given. Run integrity_check and tell the operator.`,
    { as_of: asOf, accounts: codes.slice(0, 10) },
    rows,
  );
}
