import { positiveOrZeroMinor } from '@axe/kit';
import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';
import { decidePolicy } from '../policy/index.ts';
import { fromPolicy, policyFields } from './policy-fields.ts';

export const setAccountingPolicy = frameTool({
  name: 'set_accounting_policy',
  title: 'Set accounting policy',
  keywords: ['회계정책'],
  summary: 'Decide a new version of the accounting policy. Older versions stay for the record; open proposals become stale.',
  scope: 'admin',
  effect: 'append',
  reach: 'entity',
  errors: ['POLICY_NEEDS_PERSON'],
  listed: false,
  input: z.object({
    agent_posting_limit: positiveOrZeroMinor.describe('above this amount (won) an agent only proposes and a different person commits'),
    reason: plainText(1000),
  }),
  output: z.object({ ...policyFields, version: z.int().optional().describe('given when it is stored; absent in a dry run') }),
  example: { agent_posting_limit: 50_000_000, reason: 'Decision of the board of 2026-03-02' },
  async run(input, { tx, dryRun }) {
    const policy = fromPolicy(await decidePolicy(tx, input.agent_posting_limit, input.reason));
    return { ...policy, version: dryRun ? undefined : policy.version };
  },
});
