import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { ignoreRawTransactions as ignore } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';
import { rawIds } from './bank-fields.ts';
import { recordId } from './fields.ts';

export const ignoreRawTransactions = frameTool({
  name: 'ignore_raw_transactions',
  title: 'Ignore raw transactions',
  keywords: ['거래 제외'],
  summary: 'Set open raw rows aside for a reason that stays with them, such as a transfer booked from the other account. They are kept.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  listed: false,
  errors: ['RAW_TRANSACTION_NOT_FOUND', 'RAW_TRANSACTION_NOT_OPEN'],
  input: z.object({ raw_transaction_ids: rawIds, reason: plainText(1000) }),
  output: z.object({ ignored: z.array(recordId), count: z.int() }),
  example: { raw_transaction_ids: [17], reason: 'Transfer between own accounts, booked from the other side' },
  async run(input, { tx }) {
    const rows = await ignore(tx, input.raw_transaction_ids, input.reason);
    return { ignored: rows.map((row) => row.id), count: rows.length };
  },
});
