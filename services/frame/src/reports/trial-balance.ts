import { sumMinor } from '@axe/kit';
import type { Tx } from '@axe/pg';
import { type Account, readChart } from '../accounts/index.ts';
import { balanceOnSide, balancesAsOf, wireAmount } from '../balances/index.ts';

export interface TrialBalanceRow {
  readonly account: Account;
  /** Sums of both sides from the first line of the books. */
  readonly debit: bigint;
  readonly credit: bigint;
  /** On the account's normal side; negative when it is on the other. */
  readonly balance: bigint;
}

export interface TrialBalance {
  readonly rows: readonly TrialBalanceRow[];
  readonly debit: bigint;
  readonly credit: bigint;
  /** Sums of the balances that lie on each side. */
  readonly debitBalances: bigint;
  readonly creditBalances: bigint;
}

/** Every account that has lines up to the day, and both totals, which are equal. */
export async function trialBalance(tx: Tx, query: { readonly asOf: string; readonly verified: boolean }): Promise<TrialBalance> {
  // Both statements leave in one write: the chart does not wait for the sums.
  const [chart, totals] = await Promise.all([readChart(tx), balancesAsOf(tx, query)]);
  const rows = chart.flatMap((account) => {
    const sums = totals.get(account.code);
    if (sums === undefined || (sums.debit === 0n && sums.credit === 0n)) return [];
    return [
      {
        account,
        debit: wireAmount(sums.debit, `the debit total of ${account.code}`),
        credit: wireAmount(sums.credit, `the credit total of ${account.code}`),
        balance: balanceOnSide(account.normalSide, sums),
      },
    ];
  });
  const net = rows.map((row) => row.debit - row.credit);
  return {
    rows,
    debit: wireAmount(sumMinor(rows.map((row) => row.debit)), 'the debit total'),
    credit: wireAmount(sumMinor(rows.map((row) => row.credit)), 'the credit total'),
    debitBalances: sumMinor(net.filter((amount) => amount > 0n)),
    creditBalances: -sumMinor(net.filter((amount) => amount < 0n)),
  };
}
