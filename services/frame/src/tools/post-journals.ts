import { amountMinor, sumMinor } from '@axe/kit';
import * as z from 'zod';
import { wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { postJournals as post } from '../ledger/index.ts';
import { fromPosted, journalList, postedJournal, postingErrors, toDraft } from './fields.ts';

export const postJournals = frameTool({
  name: 'post_journals',
  title: 'Post many journals',
  keywords: ['전표 일괄', '분개 일괄'],
  summary:
    'Post 1 to 1,000 balanced journals in order, all or nothing. Much faster than single posts. A refusal names the journal by its place in the list.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [...postingErrors, 'SECOND_ACTOR_REQUIRED', 'BALANCE_TOO_LARGE'],
  input: z.object({ journals: journalList }),
  output: z.object({
    posted: z.array(z.strictObject(postedJournal)),
    count: z.int(),
    amount: amountMinor.describe('sum of all debit sides'),
  }),
  example: {
    journals: [
      {
        posted_on: '2026-03-20',
        memo: 'Phone bill of March',
        lines: [
          { account: '5215', debit: 88_000 },
          { account: '1102', credit: 88_000 },
        ],
      },
    ],
  },
  async run(input, { tx, dryRun }) {
    const posted = await post(tx, input.journals.map(toDraft));
    return {
      posted: posted.map((journal) => fromPosted(journal, dryRun)),
      count: posted.length,
      amount: wireAmount(sumMinor(posted.map((journal) => journal.amount)), 'the sum of all debit sides'),
    };
  },
});
