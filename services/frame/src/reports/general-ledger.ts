import type { Tx } from '@axe/pg';
import { type Account, findAccount, readChart, subtreeOf } from '../accounts/index.ts';
import { balanceOnSide, balancesAsOf, wireAmount } from '../balances/index.ts';

export interface LedgerLine {
  readonly journal_id: bigint;
  readonly line_no: number;
  readonly fiscal_year: number;
  readonly number: number;
  readonly posted_on: string;
  readonly account_code: string;
  readonly journal_memo: string;
  readonly memo: string | null;
  readonly counterparty: string | null;
  readonly debit: bigint;
  readonly credit: bigint;
  /** After this line, on the account's normal side. */
  readonly balance: bigint;
}

export interface LedgerKey {
  readonly postedOn: string;
  readonly journalId: bigint;
  readonly lineNo: number;
}

export interface GeneralLedger {
  readonly account: Account;
  /** Before the first line of this page. */
  readonly opening: bigint;
  readonly lines: readonly LedgerLine[];
  /** After the last line of the whole range. */
  readonly closing: bigint;
}

export interface GeneralLedgerQuery {
  readonly account: string;
  readonly from: string;
  readonly to: string;
  readonly subtree: boolean;
  readonly verified: boolean;
  readonly limit: number;
  readonly after?: LedgerKey | undefined;
}

/** The lines of one account in order of date, journal and line, each with the balance after it. */
export async function generalLedger(tx: Tx, query: GeneralLedgerQuery): Promise<GeneralLedger> {
  const chart = await readChart(tx);
  const account = findAccount(chart, query.account);
  const codes = query.subtree ? subtreeOf(chart, account.code) : [account.code];
  const total = async (asOf: string): Promise<bigint> => {
    const totals = await balancesAsOf(tx, { asOf, codes, verified: query.verified });
    return [...totals.values()].reduce((sum, row) => sum + balanceOnSide(account.normalSide, row), 0n);
  };
  const opening = (await total(dayBefore(query.from))) + (await movementUpTo(tx, account, codes, query));
  const rows = await readLedgerLines(tx, codes, query);
  let balance = opening;
  const lines = rows.map((row) => {
    balance += balanceOnSide(account.normalSide, row);
    return { ...row, balance: wireAmount(balance, `the balance of ${account.code}`) };
  });
  return {
    account,
    opening: wireAmount(opening, 'the opening balance'),
    lines,
    closing: wireAmount(await total(query.to), 'the closing balance'),
  };
}

/** What the pages before this one moved. */
async function movementUpTo(tx: Tx, account: Account, codes: readonly string[], query: GeneralLedgerQuery): Promise<bigint> {
  if (query.after === undefined) return 0n;
  const row = await tx.one<{ debit: string; credit: string }>(
    `select coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit from journal_line
     where account_code = any ($1::text[]) and posted_on >= $2::date and (posted_on, journal_id, line_no) <= ($3::date, $4::bigint, $5::integer)`,
    [codes, query.from, query.after.postedOn, query.after.journalId, query.after.lineNo],
  );
  return balanceOnSide(account.normalSide, { debit: BigInt(row.debit), credit: BigInt(row.credit) });
}

function readLedgerLines(tx: Tx, codes: readonly string[], query: GeneralLedgerQuery): Promise<readonly Omit<LedgerLine, 'balance'>[]> {
  return tx.query<Omit<LedgerLine, 'balance'>>(
    `select l.journal_id, l.line_no, j.fiscal_year, j.number, l.posted_on, l.account_code, j.memo as journal_memo, l.memo, l.counterparty,
       l.debit, l.credit
     from journal_line l join journal j on j.id = l.journal_id
     where l.account_code = any ($1::text[]) and l.posted_on between $2::date and $3::date
       and ($4::date is null or (l.posted_on, l.journal_id, l.line_no) > ($4::date, $5::bigint, $6::integer))
     order by l.posted_on, l.journal_id, l.line_no limit $7`,
    [codes, query.from, query.to, query.after?.postedOn ?? null, query.after?.journalId ?? null, query.after?.lineNo ?? null, query.limit],
  );
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
