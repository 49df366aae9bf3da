import type { Tx } from '@axe/pg';

export interface AccountingPolicy {
  readonly version: number;
  /** Above this amount (won) agents may only propose. */
  readonly agentPostingLimit: bigint;
  readonly reason: string | undefined;
  readonly decidedBy: string;
  readonly decidedAt: string;
}

interface PolicyRow {
  readonly version: number;
  readonly agent_posting_limit: bigint;
  readonly reason: string | null;
  readonly decided_by: string;
  readonly decided_at: string;
}

/** The policy in force: the newest version. */
export async function readPolicy(tx: Tx): Promise<AccountingPolicy> {
  const row = await tx.one<PolicyRow>(
    'select version, agent_posting_limit, reason, decided_by, decided_at from accounting_policy order by version desc limit 1',
  );
  return {
    version: row.version,
    agentPostingLimit: row.agent_posting_limit,
    reason: row.reason ?? undefined,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

/** Adds a version; older ones stay. Proposals made before it become stale. */
export async function decidePolicy(tx: Tx, agentPostingLimit: bigint, reason: string): Promise<AccountingPolicy> {
  await tx.execute('insert into accounting_policy (agent_posting_limit, reason) values ($1, $2)', [agentPostingLimit, reason]);
  return readPolicy(tx);
}
