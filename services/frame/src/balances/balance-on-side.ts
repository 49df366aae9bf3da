import { maxWireAmount } from '@axe/kit';
import { balanceErrors } from './errors.ts';

/** The balance as the account's own side counts it: positive when it is on its normal side. */
export const balanceOnSide = (side: 'debit' | 'credit', totals: { readonly debit: bigint; readonly credit: bigint }): bigint =>
  side === 'debit' ? totals.debit - totals.credit : totals.credit - totals.debit;

/** The amount unchanged; refuses what a JSON integer cannot carry exactly. */
export function wireAmount(amount: bigint, what: string): bigint {
  if (amount <= maxWireAmount && amount >= -maxWireAmount) return amount;
  throw balanceErrors.BALANCE_TOO_LARGE(
    `${what} is ${amount}, more than a JSON integer carries exactly. Ask for single accounts or a shorter range.`,
    {
      what,
      amount: amount.toString(),
    },
  );
}
