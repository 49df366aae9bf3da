import { isoInstant } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { bankMapping, builtinProfiles, formatKinds, listConfirmedProfiles, signatureOf } from '../ingest/index.ts';

const profileOutput = z.strictObject({
  profile: z.string(),
  kind: z.enum(formatKinds),
  name: z.string(),
  signature: z.string(),
  columns: z.array(z.string()),
  mapping: bankMapping,
  confirmed_by: z.string().optional().describe('absent for built-in profiles'),
  confirmed_at: isoInstant.optional(),
});

export const listFormatProfiles = frameTool({
  name: 'list_format_profiles',
  title: 'List format profiles',
  keywords: ['양식 목록'],
  summary: 'Which column layouts are known: the built-in ones and those confirmed for this entity.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [],
  input: z.object({}),
  output: z.object({ profiles: z.array(profileOutput) }),
  example: {},
  async run(_input, { tx }) {
    const confirmed = await listConfirmedProfiles(tx);
    return {
      profiles: [
        ...builtinProfiles.map(({ id, columns, ...profile }) => ({
          profile: id,
          ...profile,
          columns: [...columns],
          signature: signatureOf(columns),
        })),
        ...confirmed.map(({ id, columns, ...profile }) => ({ profile: `confirmed:${id}`, ...profile, columns: [...columns] })),
      ],
    };
  },
});
