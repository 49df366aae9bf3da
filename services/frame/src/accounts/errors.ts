import { defineErrors } from '@axe/kit';

export const accountErrors = defineErrors({
  ACCOUNT_NOT_FOUND: {
    kind: 'missing',
    summary: 'No account has this code or name.',
    remedy: 'Use one of the nearest codes, or list_accounts.',
  },
  ACCOUNT_AMBIGUOUS: { kind: 'invalid', summary: 'Several accounts have this name.', remedy: 'Use the code of the one meant.' },
  ACCOUNT_NOT_POSTABLE: {
    kind: 'invalid',
    summary: 'The account takes no lines on that date: it only groups others, or is closed.',
    remedy: 'Use one of its children or another open account.',
  },
  ACCOUNT_FIXED: {
    kind: 'denied',
    summary: 'Code, type, normal side and parent of an account are never changed, and it is never deleted.',
    remedy: 'Add another account with add_account.',
  },
  ACCOUNT_CONFLICT: { kind: 'conflict', summary: 'The code exists with other attributes.', remedy: 'Choose an unused code.' },
  ACCOUNT_CODE_INVALID: {
    kind: 'invalid',
    summary: 'The code does not fit its parent or type.',
    remedy: "Use the parent's code with a suffix such as -01, or a free four-digit code of the same type.",
  },
});
