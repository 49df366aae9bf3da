import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { postJournals } from '../ledger/index.ts';
import { fromPosted, journalInput, postedJournal, postingErrors, toDraft } from './fields.ts';

export const postJournal = frameTool({
  name: 'post_journal',
  title: 'Post journal',
  keywords: ['전표', '분개', '전표 입력'],
  summary:
    'Post one balanced journal to the books of an entity. Amounts are whole won; each line has a debit or a credit. It is never edited afterwards; reverse_journal undoes it. A refusal names the field, the residual, the nearest accounts or the open periods.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [...postingErrors, 'SECOND_ACTOR_REQUIRED'],
  input: z.object(journalInput),
  output: z.object(postedJournal),
  example: {
    posted_on: '2026-03-15',
    memo: 'Sales invoice to Beta, 11,000,000 with VAT',
    counterparty: 'Beta',
    lines: [
      { account: '1104', debit: 11_000_000 },
      { account: '4001', credit: 10_000_000 },
      { account: '2103', credit: 1_000_000 },
    ],
  },
  async run(input, { tx, dryRun }) {
    const [posted] = await postJournals(tx, [toDraft(input)]);
    if (posted === undefined) throw new Error('posting one journal answered none');
    return fromPosted(posted, dryRun);
  },
});
