import type { EntityTx } from '@axe/pg';
import { type BlobFolder, sha256Of, storageUrlOf, writeBlob } from './blob-store.ts';
import { evidenceErrors } from './errors.ts';

const maxEvidenceBytes = 32 * 1024 * 1024;

export interface NewEvidence {
  readonly bytes: Uint8Array;
  readonly fileName: string | undefined;
  readonly mediaType: string;
  readonly description: string | undefined;
}

export interface EvidenceRecord {
  readonly sha256: string;
  readonly storage_url: string;
  readonly size_bytes: bigint;
  readonly media_type: string;
  readonly file_name: string | null;
  readonly description: string | null;
  readonly stored_by: string;
  readonly stored_at: string;
}

/**
 * Keeps a file under its content. The same content is kept once: its first row stays, and `isNew` is false. With
 * `keepBytes: false` (a dry run) only the row is written, for a transaction that is undone.
 */
export async function storeEvidence(
  tx: EntityTx,
  dataDir: string,
  evidence: NewEvidence,
  options: { readonly keepBytes: boolean },
): Promise<{ readonly record: EvidenceRecord; readonly isNew: boolean }> {
  const { bytes } = evidence;
  if (bytes.length > maxEvidenceBytes) {
    throw evidenceErrors.EVIDENCE_TOO_LARGE(
      `The file has ${bytes.length} bytes; at most ${maxEvidenceBytes} are kept. Nothing was stored.`,
      {
        size_bytes: bytes.length,
        max_bytes: maxEvidenceBytes,
      },
    );
  }
  const folder: BlobFolder = { dataDir, entity: tx.session.entity };
  const sha256 = options.keepBytes ? await writeBlob(folder, bytes) : sha256Of(bytes);
  const added = await tx.execute(
    `insert into evidence (sha256, storage_url, size_bytes, media_type, file_name, description)
     values ($1, $2, $3, $4, $5, $6) on conflict (sha256) do nothing`,
    [sha256, storageUrlOf(sha256), bytes.length, evidence.mediaType, evidence.fileName ?? null, evidence.description ?? null],
  );
  return { record: await getEvidence(tx, sha256), isNew: added === 1 };
}

export async function getEvidence(tx: EntityTx, sha256: string): Promise<EvidenceRecord> {
  const record = await tx.maybe<EvidenceRecord>(
    'select sha256, storage_url, size_bytes, media_type, file_name, description, stored_by, stored_at from evidence where sha256 = $1',
    [sha256],
  );
  if (record !== undefined) return record;
  throw evidenceErrors.EVIDENCE_NOT_FOUND(`No evidence has the id ${sha256}. Take one from list_evidence.`, { evidence_id: sha256 });
}
