import { createHash } from 'node:crypto';
import { canonicalJson } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import { balancesAsOf } from '../balances/index.ts';
import { periodsOf } from '../periods/index.ts';
import { readPolicy } from '../policy/index.ts';

/**
 * What a proposal rests on: the totals of the accounts it touches, the state of its period and the policy. Totals of both
 * sides only ever grow, so equal totals mean that nothing was posted to the account in between.
 */
export interface ProposalBase {
  readonly accounts: { readonly [code: string]: { readonly debit: string; readonly credit: string } };
  readonly period: string;
  readonly policyVersion: number;
}

export async function readBase(tx: EntityTx, postedOn: string, codes: readonly string[]): Promise<ProposalBase> {
  const totals = await balancesAsOf(tx, { asOf: '2999-12-31', codes });
  const period = (await periodsOf(tx, [postedOn])).get(postedOn);
  const policy = await readPolicy(tx);
  return {
    accounts: Object.fromEntries([...totals.values()].map(({ code, debit, credit }) => [code, { debit: `${debit}`, credit: `${credit}` }])),
    period: period === undefined ? 'none' : `${period.label} ${period.state} ${period.version}`,
    policyVersion: policy.version,
  };
}

export const sha256Of = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** What differs between two bases, in words. */
export function changesBetween(before: ProposalBase, now: ProposalBase): readonly string[] {
  const codes = Object.keys(before.accounts).filter((code) => canonicalJson(before.accounts[code]) !== canonicalJson(now.accounts[code]));
  return [
    ...codes.map((code) => `account ${code} was posted to`),
    ...(before.period === now.period ? [] : [`the period went from "${before.period}" to "${now.period}"`]),
    ...(before.policyVersion === now.policyVersion ? [] : [`the policy is now version ${now.policyVersion}`]),
  ];
}
