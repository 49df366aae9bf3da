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
export { plainText, textFault } from './plain-text.ts';
export { type PostOrigin, postJournals } from './post-journals.ts';
