import type { EntityTx } from '@axe/pg';
import { ledgerErrors } from '../ledger/index.ts';
import { evidenceErrors } from './errors.ts';

/** Links stored files to a posted journal; links that exist stay. Answers how many are new. */
export async function attachEvidence(tx: EntityTx, journalId: bigint, hashes: readonly string[]): Promise<number> {
  const journal = await tx.maybe<{ id: bigint }>('select id from journal where id = $1', [journalId]);
  if (journal === undefined) {
    throw ledgerErrors.JOURNAL_NOT_FOUND(`No journal has the id ${journalId}. Nothing was stored. Find it with list_journals.`, {
      journal_id: `${journalId}`,
    });
  }
  const missing = await tx.query<{ sha256: string }>(
    'select n.sha256 from unnest($1::text[]) as n (sha256) where not exists (select from evidence e where e.sha256 = n.sha256) order by 1',
    [hashes],
  );
  if (missing.length > 0) {
    const ids = missing.map((row) => row.sha256);
    throw evidenceErrors.EVIDENCE_NOT_FOUND(`No evidence is stored as ${ids.join(', ')}. Nothing was stored. Store the file first.`, {
      evidence_ids: ids,
    });
  }
  return tx.execute(
    `insert into journal_evidence_link (journal_id, evidence_sha256)
     select $1, n.sha256 from unnest($2::text[]) as n (sha256) on conflict do nothing`,
    [journalId, hashes],
  );
}
