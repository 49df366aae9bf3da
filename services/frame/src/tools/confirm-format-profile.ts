import { isoInstant } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { bankMapping, confirmProfile, formatKinds } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';
import { assignedId } from './fields.ts';

export const confirmFormatProfile = frameTool({
  name: 'confirm_format_profile',
  title: 'Confirm format profile',
  keywords: ['양식 확정'],
  summary:
    'Store what the columns of an export mean, once; every later file with exactly these columns is read so. Start from what analyze_file_format proposes. The newest profile of the same columns holds.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  listed: false,
  errors: ['MAPPING_INVALID', 'FORMAT_KIND_UNSUPPORTED'],
  input: z.object({
    name: plainText(100).describe('such as 누리은행 거래내역'),
    kind: z.enum(formatKinds).default('bank_statement'),
    columns: z.array(plainText(1000, 0)).min(3).max(200).describe('exactly as analyze_file_format gives them'),
    mapping: bankMapping,
  }),
  output: z.object({ profile_id: assignedId, signature: z.string(), confirmed_by: z.string(), confirmed_at: isoInstant }),
  example: {
    name: '누리은행 거래내역',
    columns: ['거래일', '내용', '나간돈', '들어온돈', '남은돈'],
    mapping: { date: 1, description: 2, withdrawal: 3, deposit: 4, balance: 5 },
  },
  async run(input, { tx, dryRun }) {
    const profile = await confirmProfile(tx, input);
    return {
      profile_id: dryRun ? undefined : profile.id,
      signature: profile.signature,
      confirmed_by: profile.confirmed_by,
      confirmed_at: profile.confirmed_at,
    };
  },
});
