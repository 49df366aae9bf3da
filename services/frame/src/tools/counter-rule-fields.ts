import { isoInstant } from '@axe/kit';
import * as z from 'zod';
import { type CounterRule, directions } from '../ingest/index.ts';
import { recordId } from './fields.ts';

export const ruleDirection = z.enum(directions);

export const counterRuleOutput = {
  rule_id: recordId,
  keyword: z.string(),
  direction: ruleDirection,
  bank_account_id: recordId.optional().describe('absent: rows of every bank account'),
  account: z.string().describe('code of the counter-account'),
  priority: z.int(),
  active: z.boolean(),
  reason: z.string().optional(),
  set_by: z.string(),
  set_at: isoInstant,
};

export const fromCounterRule = (rule: CounterRule) => ({
  rule_id: rule.id,
  keyword: rule.keyword,
  direction: rule.direction,
  bank_account_id: rule.bank_account_id ?? undefined,
  account: rule.account_code,
  priority: rule.priority,
  active: rule.active,
  reason: rule.reason ?? undefined,
  set_by: rule.set_by,
  set_at: rule.set_at,
});
