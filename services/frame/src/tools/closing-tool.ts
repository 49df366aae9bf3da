import { amountMinor } from '@axe/kit';
import * as z from 'zod';
import { alarmOnDrift, wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { closePeriod } from '../periods/index.ts';
import { periodReference } from './fields.ts';
import { fromPeriod, periodFields } from './period-fields.ts';

interface Closing {
  readonly name: string;
  readonly title: string;
  readonly keywords: readonly string[];
  readonly summary: string;
  readonly state: Parameters<typeof closePeriod>[2];
}

/** Both ways to close a period are one tool but for the state it ends in. */
export const closingTool = ({ state, ...words }: Closing) =>
  frameTool({
    ...words,
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
      const closed = await alarmOnDrift(resources.log, { entity, requestId }, () => closePeriod(tx, input.period, state));
      return {
        ...fromPeriod(closed.period),
        lines: Number(closed.lines),
        debit: wireAmount(closed.debit, 'the debit total'),
        credit: wireAmount(closed.credit, 'the credit total'),
      };
    },
  });
