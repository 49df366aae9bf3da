import type { EntityTx } from '@axe/pg';
import { auditChain } from './audit-chain.ts';
import { chartAndLines } from './chart-and-lines.ts';
import { evidencePresent } from './evidence-present.ts';
import type { IntegrityCheck, IntegrityFinding, IntegrityScope } from './integrity-check.ts';
import { journalsBalance } from './journals-balance.ts';
import { lineAccounts } from './line-accounts.ts';
import { periodBalances } from './period-balances.ts';
import { voucherNumbers } from './voucher-numbers.ts';

export interface IntegrityReport {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly findings: readonly IntegrityFinding[] }[];
}

export const integrityChecks: readonly IntegrityCheck[] = [
  journalsBalance,
  lineAccounts,
  chartAndLines,
  periodBalances,
  auditChain,
  evidencePresent,
  voucherNumbers,
];

/** Every check from the rows themselves; none trusts a stored balance, a trigger or another check. */
export async function checkIntegrity(tx: EntityTx, scope: IntegrityScope, names?: readonly string[]): Promise<IntegrityReport> {
  const checks: { name: string; ok: boolean; findings: readonly IntegrityFinding[] }[] = [];
  for (const check of integrityChecks) {
    if (names !== undefined && !names.includes(check.name)) continue;
    const findings = await check.run(tx, scope);
    checks.push({ name: check.name, ok: findings.length === 0, findings });
  }
  return { ok: checks.every((check) => check.ok), checks };
}
