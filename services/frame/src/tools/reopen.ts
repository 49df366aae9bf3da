import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';
import { reopenPeriod } from '../periods/index.ts';
import { periodReference } from './fields.ts';
import { fromPeriod, periodFields } from './period-fields.ts';

export const reopen = frameTool({
  name: 'reopen',
  title: 'Reopen period',
  keywords: ['마감 취소', '재오픈'],
  summary:
    'Open a soft- or hard-closed period again, and with it every later closed one, because their balances rest on it. Stored balances of all of them are deleted in the same step; close them again when done. Needs the scope reopen and a reason.',
  scope: 'reopen',
  effect: 'change',
  reach: 'entity',
  errors: ['PERIOD_NOT_FOUND', 'PERIOD_STATE'],
  input: z.object({ period: periodReference, reason: plainText(1000) }),
  output: z.object({ reopened: z.array(z.strictObject(periodFields)), snapshots_deleted: z.int() }),
  example: { period: '2026-03', reason: 'The auditor found an invoice that belongs into March' },
  async run(input, { tx }) {
    const { reopened, snapshotsDeleted } = await reopenPeriod(tx, input.period, input.reason);
    return { reopened: reopened.map(fromPeriod), snapshots_deleted: snapshotsDeleted };
  },
});
