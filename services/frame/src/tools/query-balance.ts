import { amountMinor, isoDate, kstDate } from '@axe/kit';
import * as z from 'zod';
import { alarmOnDrift, isSampled } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { accountBalance } from '../reports/index.ts';
import { accountName, accountReference, fromAccount } from './fields.ts';

export const balanceFields = {
  account: z.strictObject(accountName),
  as_of: isoDate,
  debit: amountMinor.describe('sum of all debits up to that day'),
  credit: amountMinor.describe('sum of all credits up to that day'),
  balance: amountMinor.describe("on the account's normal side; negative when on the other"),
};

export const queryBalance = frameTool({
  name: 'query_balance',
  title: 'Query balance',
  keywords: ['잔액'],
  summary:
    'The balance of one account as of a day, alone or with the accounts below it, and broken down by counterparty on request (the 500 largest).',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS', 'BALANCE_DRIFT', 'BALANCE_TOO_LARGE'],
  input: z.object({
    account: accountReference,
    as_of: isoDate.optional().describe('default: today in Korea'),
    subtree: z.boolean().default(true).describe('add the accounts below it'),
    by_counterparty: z.boolean().default(false),
  }),
  output: z.object({
    ...balanceFields,
    codes: z.array(z.string()).describe('the accounts that were added up'),
    counterparties: z
      .array(
        z.strictObject({
          counterparty: z.string().optional().describe('absent for lines that name nobody'),
          debit: amountMinor,
          credit: amountMinor,
          balance: amountMinor,
        }),
      )
      .optional(),
  }),
  example: { account: '1102', as_of: '2026-03-31' },
  async run(input, { tx, requestId, entity, now, resources }) {
    const asOf = input.as_of ?? kstDate(now);
    const found = await alarmOnDrift(resources.log, { entity, requestId }, () =>
      accountBalance(tx, {
        account: input.account,
        asOf,
        subtree: input.subtree,
        byCounterparty: input.by_counterparty,
        verified: isSampled(requestId),
      }),
    );
    return {
      account: fromAccount(found.account),
      as_of: asOf,
      debit: found.debit,
      credit: found.credit,
      balance: found.balance,
      codes: [...found.codes],
      counterparties: found.counterparties?.map((row) => ({ ...row })),
    };
  },
});
