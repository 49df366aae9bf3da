import { amountMinor, isoDate } from '@axe/kit';
import * as z from 'zod';
import { type BankAccount, maskAccountNumber, rawStatuses } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';
import { recordId } from './fields.ts';

export const bankAccountReference = plainText(100).describe('id, name or number (masked with * is fine) of a registered bank account');

export const bankAccountOutput = {
  bank_account_id: recordId,
  name: z.string(),
  bank_name: z.string(),
  number_masked: z.string(),
  account: z.string().describe('code of the account in the books'),
};

export const fromBankAccount = (account: BankAccount) => ({
  bank_account_id: account.id,
  name: account.name,
  bank_name: account.bank_name,
  number_masked: maskAccountNumber(account.number),
  account: account.account_code,
});

export const rawStatus = z.enum(rawStatuses);

export const rawIds = z.array(recordId).min(1).max(1000).describe('ids from list_raw_transactions');

export const findingOutput = z.strictObject({ code: z.string(), message: z.string(), row_number: z.int().optional() });

export const rawTransactionOutput = {
  raw_transaction_id: recordId,
  bank_account: z.string(),
  booked_on: isoDate,
  booked_at: z.string().optional().describe('HH:MM:SS'),
  description: z.string(),
  counterparty: z.string().optional(),
  memo: z.string().optional(),
  amount: amountMinor.describe('positive: money in; negative: money out'),
  balance_after: amountMinor.optional(),
  status: rawStatus,
  journal_id: recordId.optional(),
  rule_id: recordId.optional(),
  reason: z.string().optional(),
  evidence_id: z.string(),
  row_number: z.int().describe('row in the file'),
};
