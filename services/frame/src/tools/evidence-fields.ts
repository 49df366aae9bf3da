import { isoInstant } from '@axe/kit';
import * as z from 'zod';
import type { EvidenceRecord } from '../evidence/index.ts';

export const evidenceId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'the SHA-256 of stored evidence, 64 lower-case hex digits')
  .describe('the SHA-256 of the file, which is its id');

export const evidenceOutput = {
  evidence_id: evidenceId,
  storage_url: z.string().describe('place below the evidence folder of the entity'),
  size_bytes: z.int(),
  media_type: z.string(),
  file_name: z.string().optional(),
  description: z.string().optional(),
  stored_by: z.string(),
  stored_at: isoInstant,
};

export const fromEvidence = (record: EvidenceRecord) => ({
  evidence_id: record.sha256,
  storage_url: record.storage_url,
  size_bytes: Number(record.size_bytes),
  media_type: record.media_type,
  file_name: record.file_name ?? undefined,
  description: record.description ?? undefined,
  stored_by: record.stored_by,
  stored_at: record.stored_at,
});
