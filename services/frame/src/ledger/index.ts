export { checkDrafts } from './check-drafts.ts';
export {
  type JournalDraft,
  type LineDraft,
  maxJournalsPerCall,
  maxLinesPerJournal,
  type PostedJournal,
  type Uncertainty,
} from './drafts.ts';
export { ledgerErrors } from './errors.ts';
export { type Journal, type JournalLine, readJournal, readJournalByVoucher, readLines, voucherOf } from './journal.ts';
export { type JournalFilter, listJournals } from './list-journals.ts';
export { plainText, textFault } from './plain-text.ts';
export { type PostOrigin, postJournals } from './post-journals.ts';
export { postStatement } from './post-statement.ts';
export { type Reversal, reverseJournal } from './reverse-journal.ts';
