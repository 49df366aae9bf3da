import { positiveOrZeroMinor } from '@axe/kit';
import * as z from 'zod';
import type { AccountingPolicy } from '../policy/index.ts';

export const policyFields = {
  version: z.int(),
  agent_posting_limit: positiveOrZeroMinor.describe('above this amount (won) an agent only proposes and a different person commits'),
  reason: z.string().optional(),
  decided_by: z.string(),
  decided_at: z.string(),
};

export const fromPolicy = (policy: AccountingPolicy) => ({
  version: policy.version,
  agent_posting_limit: policy.agentPostingLimit,
  reason: policy.reason,
  decided_by: policy.decidedBy,
  decided_at: policy.decidedAt,
});
