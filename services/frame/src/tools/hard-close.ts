import { amountMinor } from '@axe/kit';
import * as z from 'zod';
import { alarmOnDrift, wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { closePeriod } from '../periods/index.ts';
import { periodReference } from './fields.ts';
import { fromPeriod, periodFields } from './period-fields.ts';

export const hardClose = frameTool({
  name: 'hard_close',
  title: 'Hard-close period',
  keywords: ['마감', '월마감', '확정마감', 'month'],
  summary:
    'Close a period for good: nobody posts into it. Every balance is re-derived from all lines and stored; it is the opening balance of the next period. Earlier periods must be hard-closed first; only reopen, with its own scope, undoes it.',
  scope: 'close',
  effect: 'change',
  reach: 'entity',
  errors: ['PERIOD_NOT_FOUND', 'PERIOD_STATE', 'PERIOD_ORDER', 'BALANCE_DRIFT', 'BALANCE_TOO_LARGE'],
  input: z.object({ period: periodReference }),
  output: z.object({
    ...periodFields,
    lines: z.int().describe('lines from the first of the books to the end of the period'),
    debit: amountMinor.describe('sum of all debits up to the end of the period'),
    credit: amountMinor.describe('sum of all credits up to the end of the period'),
  }),
  example: { period: '2026-03' },
  async run(input, { tx, entity, requestId, resources }) {
    const closed = await alarmOnDrift(resources.log, { entity, requestId }, () => closePeriod(tx, input.period, 'hard_closed'));
    return {
      ...fromPeriod(closed.period),
      lines: Number(closed.lines),
      debit: wireAmount(closed.debit, 'the debit total'),
      credit: wireAmount(closed.credit, 'the credit total'),
    };
  },
});
