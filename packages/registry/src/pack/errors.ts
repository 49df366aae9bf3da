import { defineErrors } from '@axe/kit';

/** What can be wrong with the pack that the IT of a customer hands over. No message, context or cause holds a value of it. */
export const packErrors = defineErrors({
  PACK_UNREADABLE: {
    kind: 'invalid',
    summary: 'The pack is empty, too large, not UTF-8, or not JSON.',
    remedy: 'Ask for the file as axelabs-bootstrap.sh wrote it.',
  },
  PACK_INVALID: {
    kind: 'invalid',
    summary: 'The pack breaks its format.',
    remedy: 'Correct the lines named in the message, or ask for a pack of axelabs-bootstrap.sh.',
  },
  PACK_FOREIGN: {
    kind: 'conflict',
    summary: 'The pack belongs to another customer or tenant.',
    remedy: 'Use the pack of this customer.',
  },
  PACK_APP_WRONG: {
    kind: 'conflict',
    summary: 'An app of the pack is set up so that sign-in would fail or be unsafe.',
    remedy: 'Have the IT of the customer make the corrections of the message, then hand over a new pack.',
  },
});
