import { defineErrors } from '@axe/kit';

export const policyErrors = defineErrors({
  POLICY_NEEDS_PERSON: {
    kind: 'denied',
    summary: 'An agent tried to decide the policy that bounds it.',
    remedy: 'Let a person with the scope admin call set_accounting_policy.',
  },
});
