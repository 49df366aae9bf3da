import type { EntityTx } from '@axe/pg';
import type { JournalDraft, PostedJournal } from './drafts.ts';

/** Posts 1 to 1,000 journals, all or nothing, in order; the answer has one entry per draft in the same order. */
export async function postJournals(_tx: EntityTx, _drafts: readonly JournalDraft[]): Promise<readonly PostedJournal[]> {
  throw new Error('posting lands in the next commit');
}
