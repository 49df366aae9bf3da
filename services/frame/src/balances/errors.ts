import { defineErrors } from '@axe/kit';

export const balanceErrors = defineErrors({
  BALANCE_DRIFT: {
    kind: 'unavailable',
    summary: 'Stored balances and the sum of all lines differ. No figure is given, because one of them is wrong.',
    remedy: 'Run integrity_check and tell the operator the request id.',
  },
  BALANCE_TOO_LARGE: {
    kind: 'invalid',
    summary: 'A total is larger than a JSON integer carries exactly (2^53−1).',
    remedy: 'Ask for single accounts or a shorter range.',
  },
});
