import { isoDate } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { listBankAccounts as list } from '../ingest/index.ts';
import { bankAccountOutput, fromBankAccount } from './bank-fields.ts';

export const listBankAccounts = frameTool({
  name: 'list_bank_accounts',
  title: 'List bank accounts',
  keywords: ['통장', '계좌'],
  summary: 'Registered bank accounts with the account of the books, the number of raw rows and the date of the last one.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [],
  input: z.object({}),
  output: z.object({
    bank_accounts: z.array(z.strictObject({ ...bankAccountOutput, rows: z.int(), last_booked_on: isoDate.optional() })),
  }),
  example: {},
  async run(_input, { tx }) {
    const accounts = await list(tx);
    return {
      bank_accounts: accounts.map((account) => ({
        ...fromBankAccount(account),
        rows: Number(account.rows),
        last_booked_on: account.last_booked_on ?? undefined,
      })),
    };
  },
});
