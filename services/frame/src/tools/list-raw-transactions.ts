import { decodeCursor, encodeCursor, isoDate, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { findBankAccount, listRawTransactions as list } from '../ingest/index.ts';
import { checkRange } from '../reports/index.ts';
import { bankAccountReference, rawStatus, rawTransactionOutput } from './bank-fields.ts';
import { recordId } from './fields.ts';
import { fromRawTransaction } from './from-raw-transaction.ts';

const cursorKey = z.tuple([isoDate, z.string().regex(/^[0-9]{1,18}$/)]);

export const listRawTransactions = frameTool({
  name: 'list_raw_transactions',
  title: 'List raw transactions',
  keywords: ['거래내역'],
  summary: 'Rows of ingested statements with what became of them (open, posted, matched, ignored), oldest first.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['BANK_ACCOUNT_NOT_FOUND', 'BANK_ACCOUNT_AMBIGUOUS', 'CURSOR_INVALID', 'RANGE_INVERTED'],
  input: z.object({
    status: rawStatus.optional(),
    bank_account: bankAccountReference.optional(),
    from: isoDate.optional(),
    to: isoDate.optional(),
    source_file_id: recordId.optional(),
    ...pageInput,
  }),
  output: z.object({ raw_transactions: z.array(z.strictObject(rawTransactionOutput)), ...pageOutput }),
  example: { status: 'open', from: '2026-05-01', to: '2026-05-31' },
  async run(input, { tx }) {
    checkRange(input);
    const after = decodeCursor(input.cursor, cursorKey);
    const account = input.bank_account === undefined ? undefined : await findBankAccount(tx, input.bank_account, undefined);
    const rows = await list(tx, {
      status: input.status,
      bankAccountId: account?.id,
      from: input.from,
      to: input.to,
      sourceFileId: input.source_file_id,
      after: after === undefined ? undefined : { bookedOn: after[0], id: BigInt(after[1]) },
      limit: input.limit + 1,
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      raw_transactions: page.map(fromRawTransaction),
      ...(rows.length > input.limit && last !== undefined ? { next_cursor: encodeCursor([last.booked_on, `${last.id}`]) } : {}),
    };
  },
});
