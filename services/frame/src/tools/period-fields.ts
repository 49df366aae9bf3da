import { isoDate } from '@axe/kit';
import * as z from 'zod';
import type { Period } from '../periods/index.ts';

export const periodFields = {
  period: z.string().describe('fiscal year and number, such as 2026-03'),
  starts_on: isoDate,
  ends_on: isoDate,
  state: z.enum(['open', 'soft_closed', 'hard_closed']),
};

export const fromPeriod = (period: Period) => ({
  period: period.label,
  starts_on: period.startsOn,
  ends_on: period.endsOn,
  state: period.state,
});
