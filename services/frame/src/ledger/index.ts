export { checkDrafts } from './check-drafts.ts';
export {
  type JournalDraft,
  maxJournalsPerCall,
  type PostedJournal,
} from './drafts.ts';
export { ledgerErrors } from './errors.ts';
export { type Journal, type JournalLine, readJournal, readJournalByVoucher, readLines, voucherOf } from './journal.ts';
export { listJournals } from './list-journals.ts';
export { beginningOf, plainText } from './plain-text.ts';
export { postJournals } from './post-journals.ts';
export { postStatement } from './post-statement.ts';
export { reverseJournal } from './reverse-journal.ts';
