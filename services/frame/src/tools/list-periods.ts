import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { readPeriods } from '../periods/index.ts';
import { fromPeriod, periodFields } from './period-fields.ts';

export const listPeriods = frameTool({
  name: 'list_periods',
  title: 'List periods',
  keywords: ['회계기간', '월'],
  summary:
    'The fiscal periods with their states. Open: everybody who writes may post. Soft-closed: only with the scope close. Hard-closed: nobody. Later years are opened by the first post into them.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: [],
  input: z.object({
    fiscal_year: z.int().min(1980).max(2999).optional(),
    state: z.enum(['open', 'soft_closed', 'hard_closed']).optional(),
  }),
  output: z.object({ periods: z.array(z.strictObject(periodFields)) }),
  example: { fiscal_year: 2026 },
  async run(input, { tx }) {
    const periods = (await readPeriods(tx)).filter(
      (period) =>
        (input.fiscal_year === undefined || period.fiscalYear === input.fiscal_year) &&
        (input.state === undefined || period.state === input.state),
    );
    return { periods: periods.map(fromPeriod) };
  },
});
