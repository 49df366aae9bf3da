import { sumMinor } from '@axe/kit';
import type { Tx } from '@axe/pg';
import { type Account, findAccount, readChart, subtreeOf } from '../accounts/index.ts';
import { balanceOnSide, balancesAsOf, wireAmount } from '../balances/index.ts';

export interface AccountBalance {
  readonly account: Account;
  /** Codes that were added up: the account, and with `subtree` everything below it. */
  readonly codes: readonly string[];
  readonly debit: bigint;
  readonly credit: bigint;
  readonly balance: bigint;
  readonly counterparties: readonly CounterpartyBalance[] | undefined;
}

export interface CounterpartyBalance {
  /** Absent for lines that name nobody. */
  readonly counterparty: string | undefined;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly balance: bigint;
}

export interface AccountBalanceQuery {
  readonly account: string;
  readonly asOf: string;
  readonly subtree: boolean;
  readonly byCounterparty: boolean;
  readonly verified: boolean;
}

const maxCounterparties = 500;

export async function accountBalance(tx: Tx, query: AccountBalanceQuery): Promise<AccountBalance> {
  const chart = await readChart(tx);
  const account = findAccount(chart, query.account);
  const codes = query.subtree ? subtreeOf(chart, account.code) : [account.code];
  const totals = [...(await balancesAsOf(tx, { asOf: query.asOf, codes, verified: query.verified })).values()];
  const debit = sumMinor(totals.map((row) => row.debit));
  const credit = sumMinor(totals.map((row) => row.credit));
  return {
    account,
    codes,
    debit: wireAmount(debit, 'the debit total'),
    credit: wireAmount(credit, 'the credit total'),
    balance: balanceOnSide(account.normalSide, { debit, credit }),
    counterparties: query.byCounterparty ? await byCounterparty(tx, account, codes, query.asOf) : undefined,
  };
}

/** The largest 500 by absolute balance; lines that name nobody are one row. */
async function byCounterparty(tx: Tx, account: Account, codes: readonly string[], asOf: string): Promise<readonly CounterpartyBalance[]> {
  const rows = await tx.query<{ counterparty: string | null; debit: string; credit: string }>(
    `select counterparty, sum(debit) as debit, sum(credit) as credit from journal_line
     where account_code = any ($1::text[]) and posted_on <= $2::date
     group by counterparty order by abs(sum(debit) - sum(credit)) desc, counterparty limit $3`,
    [codes, asOf, maxCounterparties],
  );
  return rows.map((row) => {
    const sums = { debit: BigInt(row.debit), credit: BigInt(row.credit) };
    return { counterparty: row.counterparty ?? undefined, ...sums, balance: balanceOnSide(account.normalSide, sums) };
  });
}
