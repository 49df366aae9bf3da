import { defineErrors } from '@axe/kit';

export const ledgerErrors = defineErrors({
  JOURNAL_UNBALANCED: {
    kind: 'invalid',
    summary: 'Debits and credits of a journal differ.',
    remedy: 'Add the named residual to the named side, or correct a line.',
  },
  JOURNAL_TOO_SHORT: {
    kind: 'invalid',
    summary: 'A journal has fewer than two lines.',
    remedy: 'Give at least one debit and one credit line.',
  },
  JOURNAL_TOO_LONG: { kind: 'invalid', summary: 'A journal has more than 500 lines.', remedy: 'Split it into several balanced journals.' },
  BATCH_SIZE: { kind: 'invalid', summary: 'A batch is empty or has more than 1,000 journals.', remedy: 'Send 1 to 1,000 journals a call.' },
  LINE_TWO_SIDED: { kind: 'invalid', summary: 'A line has both a debit and a credit.', remedy: 'Split it into two lines.' },
  LINE_ZERO: {
    kind: 'invalid',
    summary: 'A line has neither debit nor credit.',
    remedy: 'Give one side a positive amount, or leave the line out.',
  },
  AMOUNT_NEGATIVE: { kind: 'invalid', summary: 'An amount is negative.', remedy: 'Put the positive amount on the other side.' },
  AMOUNT_TOO_LARGE: {
    kind: 'invalid',
    summary: 'An amount or total is larger than 2^53−1.',
    remedy: 'Split the amount, or ask for a shorter range.',
  },
  TEXT_INVALID: {
    kind: 'invalid',
    summary: 'A text has control characters or is too long.',
    remedy: 'Send plain text; only line breaks and tabs are allowed besides printable characters.',
  },
  DATE_OUT_OF_RANGE: {
    kind: 'invalid',
    summary: 'A date has no fiscal period and none can be opened for it.',
    remedy: 'Correct the date: up to a year ahead, and back to the first open year.',
  },
  EVIDENCE_DUPLICATE: { kind: 'invalid', summary: 'A journal names one evidence twice.', remedy: 'Name each evidence once.' },
  EVIDENCE_UNKNOWN: {
    kind: 'missing',
    summary: 'A journal names evidence that is not stored.',
    remedy: 'Store the file first, then name its id.',
  },
  JOURNAL_NOT_FOUND: { kind: 'missing', summary: 'No journal has this id.', remedy: 'Find it with list_journals.' },
  JOURNAL_ALREADY_REVERSED: {
    kind: 'conflict',
    summary: 'The journal was reversed before.',
    remedy: 'Nothing is left to reverse; post a new journal if needed.',
  },
  JOURNAL_IS_REVERSAL: {
    kind: 'conflict',
    summary: 'The journal is itself a reversal.',
    remedy: 'Post the original again as a new journal.',
  },
  JOURNAL_SEALED: {
    kind: 'denied',
    summary: 'A row tried to join a posted journal.',
    remedy: 'Post a new journal, or reverse the old one.',
  },
  VOUCHER_GAP: {
    kind: 'conflict',
    summary: 'Voucher numbers would have a gap.',
    remedy: 'Post through the tools, which number journals themselves.',
  },
  SECOND_ACTOR_REQUIRED: {
    kind: 'denied',
    summary: 'An agent posts above the limit of the accounting policy, or one person would both propose and commit.',
    remedy: 'Propose with propose_journal and let a different person call commit_proposal.',
  },
});
