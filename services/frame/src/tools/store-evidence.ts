import * as z from 'zod';
import { attachEvidence, storeEvidence as store } from '../evidence/index.ts';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';
import { evidenceOutput, fromEvidence } from './evidence-fields.ts';
import { recordId } from './fields.ts';
import { fileInput, fileInputErrors, readFileInput } from './file-fields.ts';

export const storeEvidence = frameTool({
  name: 'store_evidence',
  title: 'Store evidence',
  keywords: ['증빙', '영수증'],
  summary:
    'Keep a file (invoice, receipt, contract, bank export) for ever under the SHA-256 of its content, and attach it to a journal if one is named. The same content is kept once.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [...fileInputErrors, 'JOURNAL_NOT_FOUND'],
  input: z.object({
    ...fileInput,
    media_type: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'a media type such as application/pdf')
      .optional(),
    description: plainText(1000).optional().describe('what the file shows'),
    journal_id: recordId.optional().describe('attach it to this journal'),
  }),
  output: z.object({ ...evidenceOutput, is_new: z.boolean().describe('false when the same content was stored before') }),
  example: { content_base64: 'JVBERi0xLjcK', file_name: 'invoice-2026-05.pdf', media_type: 'application/pdf' },
  async run(input, { tx, resources, actor, dryRun }) {
    const file = await readFileInput(input, { resources, actor });
    const { record, isNew } = await store(
      tx,
      resources.dataDir,
      { ...file, mediaType: input.media_type ?? file.mediaType, description: input.description },
      { keepBytes: !dryRun },
    );
    if (input.journal_id !== undefined) await attachEvidence(tx, input.journal_id, [record.sha256]);
    return { ...fromEvidence(record), is_new: isNew };
  },
});
