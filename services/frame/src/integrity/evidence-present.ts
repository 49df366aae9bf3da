import type { EntityTx } from '@axe/pg';
import { inspectBlob } from '../evidence/index.ts';
import type { IntegrityCheck, IntegrityFinding, IntegrityScope } from './integrity-check.ts';
import { findingLimit, journalName, sqlCheck } from './sql-check.ts';

/** Files one run reads, the newest first; the storage scan reads all of them. */
const maxFiles = 1000;

const named = sqlCheck(
  'evidence_present',
  `select ${journalName} as subject, 'names evidence ' || n.id || ', which is not stored' as detail
   from journal j cross join unnest(j.evidence_ids) as n (id)
   where not exists (select from evidence e where e.sha256 = n.id)
   order by j.id limit $1`,
);

/** Evidence that journals name is stored, and the newest thousand files are on disk with the bytes their names say. */
export const evidencePresent: IntegrityCheck = {
  name: 'evidence_present',
  async run(tx, scope) {
    return [...(await named.run(tx, scope)), ...(await inspectFiles(tx, scope))].slice(0, findingLimit);
  },
};

async function inspectFiles(tx: EntityTx, scope: IntegrityScope): Promise<readonly IntegrityFinding[]> {
  const stored = await tx.query<{ sha256: string; size_bytes: bigint }>(
    'select sha256, size_bytes from evidence order by stored_at desc, sha256 limit $1',
    [maxFiles],
  );
  const findings: IntegrityFinding[] = [];
  for (const { sha256, size_bytes: size } of stored) {
    const fault = await inspectBlob(scope, sha256, Number(size));
    if (fault !== undefined) findings.push({ subject: `evidence ${sha256}`, detail: fault });
  }
  return findings;
}
