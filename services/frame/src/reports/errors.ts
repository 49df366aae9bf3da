import { defineErrors } from '@axe/kit';

export const reportErrors = defineErrors({
  RANGE_INVERTED: {
    kind: 'invalid',
    summary: 'A range begins after its end.',
    remedy: 'Exchange the two ends.',
  },
});
