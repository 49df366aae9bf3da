import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { registerBankAccount as register } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';
import { bankAccountOutput, fromBankAccount } from './bank-fields.ts';
import { accountReference, assignedId } from './fields.ts';

export const registerBankAccount = frameTool({
  name: 'register_bank_account',
  title: 'Register bank account',
  keywords: ['통장 등록', '계좌 등록'],
  summary:
    'Make a bank account known, with the account of the books that mirrors it (such as 1102 보통예금 or a child of it). Needed once before its statements are ingested. The same call again changes nothing.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS', 'BANK_ACCOUNT_CONFLICT'],
  input: z.object({
    name: plainText(100).describe('how people call it, such as 운영통장'),
    bank_name: plainText(100),
    number: z
      .string()
      .max(40)
      .regex(/^\d(?:[\d -]*\d)?$/, 'digits, with or without hyphens')
      .refine((number) => /^\d{6,30}$/.test(number.replace(/[ -]/g, '')), '6 to 30 digits'),
    account: accountReference,
  }),
  output: z.object({ ...bankAccountOutput, bank_account_id: assignedId, is_new: z.boolean() }),
  example: { name: '운영통장', bank_name: '누리은행', number: '110-123-456789', account: '1102' },
  async run(input, { tx, dryRun }) {
    const { account, isNew } = await register(tx, {
      name: input.name,
      bankName: input.bank_name,
      number: input.number,
      account: input.account,
    });
    return { ...fromBankAccount(account), bank_account_id: dryRun && isNew ? undefined : account.id, is_new: isNew };
  },
});
