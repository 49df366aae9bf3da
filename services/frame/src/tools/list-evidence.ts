import { decodeCursor, encodeCursor, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { listEvidence as list } from '../evidence/index.ts';
import { frameTool } from '../frame-tool.ts';
import { evidenceOutput, fromEvidence } from './evidence-fields.ts';
import { recordId } from './fields.ts';

const cursorKey = z.tuple([z.iso.datetime(), z.string().regex(/^[0-9a-f]{64}$/)]);

export const listEvidence = frameTool({
  name: 'list_evidence',
  title: 'List evidence',
  keywords: ['증빙', '영수증'],
  summary: 'Stored files, newest first, or those attached to one journal. get_evidence gives the content.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: ['CURSOR_INVALID'],
  input: z.object({ journal_id: recordId.optional(), ...pageInput }),
  output: z.object({
    evidence: z.array(z.strictObject({ ...evidenceOutput, journals: z.int().describe('journals it is attached to') })),
    ...pageOutput,
  }),
  example: { limit: 20 },
  async run(input, { tx }) {
    const after = decodeCursor(input.cursor, cursorKey);
    const rows = await list(tx, {
      journalId: input.journal_id,
      after: after === undefined ? undefined : { storedAt: after[0], sha256: after[1] },
      limit: input.limit + 1,
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      evidence: page.map((record) => ({ ...fromEvidence(record), journals: Number(record.journals) })),
      ...(rows.length > input.limit && last !== undefined ? { next_cursor: encodeCursor([last.stored_at, last.sha256]) } : {}),
    };
  },
});
