import { isoDate } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { plainText, reverseJournal as reverse } from '../ledger/index.ts';
import { fromPosted, postedJournal, recordId } from './fields.ts';

export const reverseJournal = frameTool({
  name: 'reverse_journal',
  title: 'Reverse journal',
  keywords: ['역분개', '전표 취소', 'undo', 'cancel'],
  summary:
    'Undo a posted journal by a new one with the sides swapped, linked to it. Refused when it was reversed before or is itself a reversal. Without posted_on it is dated like the original, so name a date when that period is closed.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [
    'JOURNAL_NOT_FOUND',
    'JOURNAL_ALREADY_REVERSED',
    'JOURNAL_IS_REVERSAL',
    'DATE_OUT_OF_RANGE',
    'PERIOD_CLOSED',
    'SECOND_ACTOR_REQUIRED',
  ],
  input: z.object({
    journal_id: recordId,
    reason: plainText(2000).describe('why; becomes the memo of the reversal'),
    posted_on: isoDate.optional().describe('default: the date of the journal that is undone'),
  }),
  output: z.object({ ...postedJournal, reverses_journal_id: recordId }),
  example: { journal_id: 12, reason: 'Posted twice' },
  async run(input, { tx, dryRun }) {
    const posted = await reverse(tx, { journalId: input.journal_id, reason: input.reason, postedOn: input.posted_on });
    return { ...fromPosted(posted, dryRun), reverses_journal_id: input.journal_id };
  },
});
