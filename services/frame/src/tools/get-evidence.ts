import * as z from 'zod';
import { evidenceErrors, getEvidence as get, readBlob } from '../evidence/index.ts';
import { frameTool } from '../frame-tool.ts';
import { evidenceId, evidenceOutput, fromEvidence } from './evidence-fields.ts';

const maxContentBytes = 4 * 1024 * 1024;

export const getEvidence = frameTool({
  name: 'get_evidence',
  title: 'Get evidence',
  keywords: ['증빙', '영수증'],
  summary: 'What is known of a stored file and, when asked for, its content in base64 (up to 4 MiB), checked against its hash.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: ['EVIDENCE_NOT_FOUND', 'EVIDENCE_DAMAGED', 'EVIDENCE_TOO_LARGE'],
  input: z.object({ evidence_id: evidenceId, with_content: z.boolean().default(false) }),
  output: z.object({ ...evidenceOutput, content_base64: z.string().optional() }),
  example: { evidence_id: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  async run(input, { tx, resources, entity }) {
    const record = await get(tx, input.evidence_id);
    if (!input.with_content) return fromEvidence(record);
    if (record.size_bytes > BigInt(maxContentBytes)) {
      throw evidenceErrors.EVIDENCE_TOO_LARGE(
        `The file has ${record.size_bytes} bytes; an answer carries 4 MiB. Ask without with_content.`,
        {
          size_bytes: Number(record.size_bytes),
        },
      );
    }
    const bytes = await readBlob({ dataDir: resources.dataDir, entity }, record.sha256);
    if (bytes === undefined) {
      throw evidenceErrors.EVIDENCE_DAMAGED(
        `The stored file ${record.storage_url} is missing or changed. Ask the operator to restore it from backup.`,
        { evidence_id: record.sha256 },
      );
    }
    return { ...fromEvidence(record), content_base64: Buffer.from(bytes).toString('base64') };
  },
});
