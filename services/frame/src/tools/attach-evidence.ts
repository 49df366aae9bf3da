import * as z from 'zod';
import { attachEvidence as attach, evidenceOfJournal } from '../evidence/index.ts';
import { frameTool } from '../frame-tool.ts';
import { evidenceId } from './evidence-fields.ts';
import { recordId } from './fields.ts';

export const attachEvidence = frameTool({
  name: 'attach_evidence',
  title: 'Attach evidence',
  keywords: ['증빙 첨부'],
  summary: 'Link stored evidence to a posted journal. Links are never removed; attaching again changes nothing.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  listed: false,
  errors: ['JOURNAL_NOT_FOUND', 'EVIDENCE_NOT_FOUND'],
  input: z.object({ journal_id: recordId, evidence_ids: z.array(evidenceId).min(1).max(50) }),
  output: z.object({
    journal_id: recordId,
    attached: z.int().describe('new links'),
    evidence_ids: z.array(z.string()).describe('all of the journal'),
  }),
  example: { journal_id: 12, evidence_ids: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] },
  async run(input, { tx }) {
    const attached = await attach(tx, input.journal_id, [...new Set(input.evidence_ids)]);
    return { journal_id: input.journal_id, attached, evidence_ids: [...(await evidenceOfJournal(tx, input.journal_id))] };
  },
});
