import type { RecordSchema } from '@axe/kit';
import * as z from 'zod';
import { accountName } from './tools/fields.ts';
import { journalLine, journalSummary } from './tools/journal-fields.ts';
import { periodFields } from './tools/period-fields.ts';
import { balanceFields } from './tools/query-balance.ts';

/** Record shapes that others cite. A field is added in a new minor version, never changed in place. */
export const publishedSchemas: readonly RecordSchema[] = [
  { id: 'frame.account@1.0', description: 'An account of the chart.', fields: z.strictObject(accountName) },
  { id: 'frame.balance@1.0', description: 'The balance of an account as of a day.', fields: z.strictObject(balanceFields) },
  {
    id: 'frame.journal@1.0',
    description: 'A posted journal with its lines.',
    fields: z.strictObject({ ...journalSummary, lines: z.array(journalLine) }),
  },
  { id: 'frame.period@1.0', description: 'A fiscal period and its state.', fields: z.strictObject(periodFields) },
];
