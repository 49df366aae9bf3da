export { type JournalDraft, type LineDraft, maxJournalsPerCall, maxLinesPerJournal, type PostedJournal, type Uncertainty } from './drafts.ts';
export { postJournals } from './post-journals.ts';
