import { defineErrors } from '@axe/kit';

export const periodErrors = defineErrors({
  PERIOD_CLOSED: {
    kind: 'conflict',
    summary: 'The date lies in a closed period.',
    remedy: 'Choose a date in an open period; into a soft-closed one the scope close may post.',
  },
  PERIOD_NOT_FOUND: { kind: 'missing', summary: 'The books have no such period.', remedy: 'Take one from list_periods.' },
  PERIOD_ORDER: {
    kind: 'conflict',
    summary: 'Periods close from the oldest on, and only closed ones reopen.',
    remedy: 'Close the named earlier period first.',
  },
  PERIOD_STATE: {
    kind: 'conflict',
    summary: 'The period is already in that state, or in one that cannot go there.',
    remedy: 'See list_periods; a hard-closed period can only be reopened.',
  },
  PERIOD_SCOPE: { kind: 'denied', summary: 'The state of a period needs the scope close or reopen.', remedy: 'Ask somebody who holds it.' },
});
