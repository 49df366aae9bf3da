import { amountMinor, isoDate, sumMinor } from '@axe/kit';
import * as z from 'zod';
import { wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { countOpenRows, findBankAccount, type PostedRow, postRawTransactions as post } from '../ingest/index.ts';
import { checkRange } from '../reports/index.ts';
import { bankAccountReference, rawIds } from './bank-fields.ts';
import { fromPosted, postedJournal, recordId } from './fields.ts';

const postedRow = z.strictObject({
  raw_transaction_id: recordId,
  ...postedJournal,
  direction: z.enum(['in', 'out']),
  counter_account: z.string().describe('code of the other side'),
  rule_id: recordId.optional().describe('absent: no rule fits, so it went to suspense'),
  description: z.string(),
});

export const postRawTransactions = frameTool({
  name: 'post_raw_transactions',
  title: 'Post raw transactions',
  keywords: ['거래내역 전표', '자동분개'],
  summary:
    'Book raw bank rows as journals, one each: the bank account against the account of the first fitting rule (set_counter_rule), else suspense (2106 가수금 for money in, 1110 가지급금 for money out). Name ids, or leave them out to book all open rows, up to 1,000 a call. dry_run shows what would be posted. A row is never booked twice.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [
    'DATE_OUT_OF_RANGE',
    'PERIOD_CLOSED',
    'ACCOUNT_NOT_POSTABLE',
    'SECOND_ACTOR_REQUIRED',
    'RAW_TRANSACTION_NOT_FOUND',
    'RAW_TRANSACTION_NOT_OPEN',
    'RAW_TRANSACTION_ZERO',
    'BANK_ACCOUNT_NOT_FOUND',
    'BANK_ACCOUNT_AMBIGUOUS',
    'RANGE_INVERTED',
    'BALANCE_TOO_LARGE',
  ],
  input: z.object({
    raw_transaction_ids: rawIds.optional().describe('absent: all open rows that fit the other arguments, oldest first'),
    bank_account: bankAccountReference.optional(),
    from: isoDate.optional(),
    to: isoDate.optional(),
    limit: z.int().min(1).max(1000).default(1000).describe('most rows to book when no ids are named'),
  }),
  output: z.object({
    posted: z.array(postedRow),
    count: z.int(),
    by_rule: z.int(),
    to_suspense: z.int(),
    sum_in: amountMinor,
    sum_out: amountMinor,
    still_open: z.int().describe('rows open after this call; zero rows and those above the limit of an agent stay open'),
  }),
  example: { bank_account: '운영통장', from: '2026-05-01', to: '2026-05-31' },
  async run(input, { tx, dryRun }) {
    checkRange(input);
    const bank = input.bank_account === undefined ? undefined : await findBankAccount(tx, input.bank_account, undefined);
    const posted = await post(
      tx,
      input.raw_transaction_ids === undefined
        ? { bankAccountId: bank?.id, from: input.from, to: input.to, limit: input.limit }
        : { ids: input.raw_transaction_ids },
    );
    const amounts = posted.map(({ row }) => row.amount);
    const byRule = posted.filter(({ rule }) => rule !== undefined).length;
    return {
      posted: posted.map((row) => answer(row, dryRun)),
      count: posted.length,
      by_rule: byRule,
      to_suspense: posted.length - byRule,
      sum_in: wireAmount(sumMinor(amounts.filter((amount) => amount > 0n)), 'the sum of money in'),
      sum_out: wireAmount(-sumMinor(amounts.filter((amount) => amount < 0n)), 'the sum of money out'),
      still_open: await countOpenRows(tx, bank?.id),
    };
  },
});

const answer = ({ row, journal, account, rule }: PostedRow, dryRun: boolean) => ({
  raw_transaction_id: row.id,
  ...fromPosted(journal, dryRun),
  direction: row.amount > 0n ? ('in' as const) : ('out' as const),
  counter_account: account,
  rule_id: rule?.id,
  description: row.description,
});
