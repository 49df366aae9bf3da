import type { EntityTx } from '@axe/pg';
import type { EvidenceRecord } from './store-evidence.ts';

export interface EvidenceFilter {
  readonly journalId: bigint | undefined;
  readonly after: { readonly storedAt: string; readonly sha256: string } | undefined;
  readonly limit: number;
}

export interface ListedEvidence extends EvidenceRecord {
  readonly journals: bigint;
}

/** Newest first; with a journal id only what is attached to that journal. */
export async function listEvidence(tx: EntityTx, { journalId, after, limit }: EvidenceFilter): Promise<readonly ListedEvidence[]> {
  return tx.query<ListedEvidence>(
    `select e.sha256, e.storage_url, e.size_bytes, e.media_type, e.file_name, e.description, e.stored_by, e.stored_at,
       (select count(*) from journal_evidence_link l where l.evidence_sha256 = e.sha256) as journals
     from evidence e
     where ($1::bigint is null or exists (
         select from journal_evidence_link l where l.journal_id = $1 and l.evidence_sha256 = e.sha256))
       and ($2::timestamptz is null or (e.stored_at, e.sha256) < ($2::timestamptz, $3))
     order by e.stored_at desc, e.sha256 desc limit $4`,
    [journalId ?? null, after?.storedAt ?? null, after?.sha256 ?? null, limit],
  );
}

/** Evidence of journals, oldest link first. */
export async function evidenceOfJournal(tx: EntityTx, journalId: bigint): Promise<readonly string[]> {
  const rows = await tx.query<{ sha256: string }>(
    'select evidence_sha256 as sha256 from journal_evidence_link where journal_id = $1 order by attached_at, evidence_sha256',
    [journalId],
  );
  return rows.map((row) => row.sha256);
}
