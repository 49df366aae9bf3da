import { isAgent, maxWireAmount } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import { beginningOf, type JournalDraft, maxJournalsPerCall, type PostedJournal, postJournals } from '../ledger/index.ts';
import { readPolicy } from '../policy/index.ts';
import { lockBankAccounts } from './bank-accounts.ts';
import { type CounterRule, chooseRule, listCounterRules } from './counter-rules.ts';
import { recordDispositions, takeOpenRows } from './dispositions.ts';
import { rawTransactionErrors } from './errors.ts';
import { listRawTransactions, type RawTransaction } from './raw-transactions.ts';

/** Where money goes that no rule explains: 가수금 for receipts, 가지급금 for payments. */
const suspenseAccounts = { in: '2106', out: '1110' } as const;

export type RowsToPost =
  | { readonly ids: readonly bigint[] }
  | {
      readonly bankAccountId: bigint | undefined;
      readonly from: string | undefined;
      readonly to: string | undefined;
      readonly limit: number;
    };

export interface PostedRow {
  readonly row: RawTransaction;
  readonly journal: PostedJournal;
  readonly account: string;
  /** Undefined: no rule fits, so it went to a suspense account. */
  readonly rule: CounterRule | undefined;
}

/** One journal a raw row: the bank's account against the account of the first fitting rule, else a suspense account. */
export async function postRawTransactions(tx: EntityTx, wanted: RowsToPost): Promise<readonly PostedRow[]> {
  const rows = 'ids' in wanted ? await takeOpenRows(tx, wanted.ids) : await takeAllOpen(tx, wanted);
  const still = rows.filter((row) => row.amount === 0n);
  if (still.length > 0) {
    const ids = still.map((row) => Number(row.id));
    throw rawTransactionErrors.RAW_TRANSACTION_ZERO(
      `Raw row ${ids.join(', ')} moves no money. Nothing was posted. Ignore it with ignore_raw_transactions and leave it out.`,
      { raw_transaction_ids: ids },
    );
  }
  if (rows.length === 0) return [];
  const rules = await listCounterRules(tx);
  const planned = rows.map((row) => {
    const rule = chooseRule(rules, row);
    return { row, rule, account: rule?.account_code ?? suspenseAccounts[row.amount > 0n ? 'in' : 'out'] };
  });
  const journals = await postJournals(tx, planned.map(draftOf));
  const posted = planned.map((plan, index): PostedRow => {
    const journal = journals[index];
    if (journal === undefined) throw new Error('fewer journals than raw rows');
    return { ...plan, journal };
  });
  await recordDispositions(
    tx,
    posted.map(({ row, journal, rule }) => ({ row, status: 'posted' as const, journalId: journal.journalId, ruleId: rule?.id })),
  );
  return posted;
}

async function takeAllOpen(tx: EntityTx, wanted: Exclude<RowsToPost, { ids: unknown }>): Promise<readonly RawTransaction[]> {
  const accounts = await tx.query<{ id: bigint }>('select id from bank_account where $1::bigint is null or id = $1', [
    wanted.bankAccountId ?? null,
  ]);
  await lockBankAccounts(
    tx,
    accounts.map((account) => account.id),
  );
  // Zero rows are for ignore_raw_transactions, and what an agent may not post alone waits for a person.
  const movingAtMost = isAgent(tx.session.actor) ? (await readPolicy(tx)).agentPostingLimit : maxWireAmount;
  return listRawTransactions(tx, { ...wanted, movingAtMost, status: 'open', limit: Math.min(wanted.limit, maxJournalsPerCall) });
}

function draftOf({ row, rule, account }: { row: RawTransaction; rule: CounterRule | undefined; account: string }): JournalDraft {
  const amount = row.amount < 0n ? -row.amount : row.amount;
  const moneyIn = row.amount > 0n;
  const counterparty = row.counterparty === null ? undefined : beginningOf(row.counterparty, 200);
  const source = { raw_transaction_id: Number(row.id), evidence: row.evidence_sha256, row: row.row_number };
  const because = rule === undefined ? { rule: 'suspense' } : { rule_id: Number(rule.id), keyword: rule.keyword };
  return {
    postedOn: row.booked_on,
    memo: row.description === '' ? (row.memo ?? row.bank_account) : row.description,
    counterparty,
    evidenceIds: [row.evidence_sha256],
    lines: [
      { account: row.account_code, ...side(moneyIn, amount), rawTransactionId: row.id, source },
      { account, ...side(!moneyIn, amount), source: { ...source, ...because } },
    ],
  };
}

const side = (debit: boolean, amount: bigint) => (debit ? { debit: amount, credit: 0n } : { debit: 0n, credit: amount });
