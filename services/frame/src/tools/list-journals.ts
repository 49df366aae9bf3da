import { amountMinor, decodeCursor, encodeCursor, isoDate, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { findAccount, readChart, subtreeOf } from '../accounts/index.ts';
import { frameTool } from '../frame-tool.ts';
import { listJournals as list, plainText } from '../ledger/index.ts';
import { checkRange } from '../reports/index.ts';
import { accountReference } from './fields.ts';
import { fromJournal, journalSummary } from './journal-fields.ts';

const cursorKey = z.tuple([isoDate, z.string().regex(/^[0-9]{1,18}$/)]);

export const listJournals = frameTool({
  name: 'list_journals',
  title: 'List journals',
  keywords: ['전표 목록', '분개장'],
  summary:
    'Find journals by date, account (with the accounts below it), counterparty, tag, words of the memo or amount. Newest first. get_journal shows the lines.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS', 'CURSOR_INVALID', 'RANGE_INVERTED'],
  input: z.object({
    from: isoDate.optional(),
    to: isoDate.optional(),
    account: accountReference.optional(),
    counterparty: plainText(200).optional().describe('exact name, on the journal or a line'),
    tag: plainText(50).optional(),
    memo: plainText(200).optional().describe('part of the memo, any case'),
    min_amount: amountMinor.optional(),
    max_amount: amountMinor.optional(),
    uncertain: z.boolean().optional().describe('true: only journals that were flagged uncertain'),
    ...pageInput,
  }),
  output: z.object({ journals: z.array(z.strictObject(journalSummary)), ...pageOutput }),
  example: { from: '2026-03-01', to: '2026-03-31', account: '1102' },
  async run(input, { tx }) {
    checkRange(input);
    const after = decodeCursor(input.cursor, cursorKey);
    const chart = input.account === undefined ? undefined : await readChart(tx);
    const accounts =
      chart === undefined || input.account === undefined ? undefined : subtreeOf(chart, findAccount(chart, input.account).code);
    const rows = await list(tx, {
      from: input.from,
      to: input.to,
      accounts,
      counterparty: input.counterparty,
      tag: input.tag,
      memo: input.memo,
      minAmount: input.min_amount,
      maxAmount: input.max_amount,
      uncertain: input.uncertain,
      limit: input.limit + 1,
      after: after === undefined ? undefined : { postedOn: after[0], id: BigInt(after[1]) },
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      journals: page.map(fromJournal),
      ...(rows.length > input.limit && last !== undefined ? { next_cursor: encodeCursor([last.posted_on, `${last.id}`]) } : {}),
    };
  },
});
