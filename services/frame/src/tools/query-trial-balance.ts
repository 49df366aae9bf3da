import { amountMinor, isoDate, kstDate } from '@axe/kit';
import * as z from 'zod';
import { alarmOnDrift, isSampled } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { trialBalance } from '../reports/index.ts';
import { accountName, fromAccount } from './fields.ts';

export const queryTrialBalance = frameTool({
  name: 'query_trial_balance',
  title: 'Query trial balance',
  keywords: ['시산표', '합계잔액시산표'],
  summary:
    'Every account with lines up to a day: debits and credits since the books began, and the balance. Both totals are equal. Revenue and expenses are counted from the first line unless a closing journal moved them.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['BALANCE_DRIFT', 'BALANCE_TOO_LARGE'],
  input: z.object({ as_of: isoDate.optional().describe('default: today in Korea') }),
  output: z.object({
    as_of: isoDate,
    rows: z.array(
      z.strictObject({
        ...accountName,
        debit: amountMinor,
        credit: amountMinor,
        balance: amountMinor.describe("on the account's normal side; negative when on the other"),
      }),
    ),
    totals: z.strictObject({
      debit: amountMinor,
      credit: amountMinor,
      debit_balances: amountMinor,
      credit_balances: amountMinor,
    }),
  }),
  example: { as_of: '2026-03-31' },
  async run(input, { tx, requestId, entity, now, resources }) {
    const asOf = input.as_of ?? kstDate(now);
    const found = await alarmOnDrift(resources.log, { entity, requestId }, () =>
      trialBalance(tx, { asOf, verified: isSampled(requestId) }),
    );
    return {
      as_of: asOf,
      rows: found.rows.map((row) => ({ ...fromAccount(row.account), debit: row.debit, credit: row.credit, balance: row.balance })),
      totals: { debit: found.debit, credit: found.credit, debit_balances: found.debitBalances, credit_balances: found.creditBalances },
    };
  },
});
