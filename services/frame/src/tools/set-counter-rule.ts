import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { setCounterRule as set } from '../ingest/index.ts';
import { plainText } from '../ledger/index.ts';
import { bankAccountReference } from './bank-fields.ts';
import { counterRuleOutput, fromCounterRule, ruleDirection } from './counter-rule-fields.ts';
import { accountReference, assignedId } from './fields.ts';

export const setCounterRule = frameTool({
  name: 'set_counter_rule',
  title: 'Set counter rule',
  keywords: ['분개 규칙', '상대계정'],
  summary:
    'Rows whose text has the keyword (any case, spaces ignored) take this counter-account when posted. Higher priority first, then the longer keyword. Setting the same keyword, direction and bank account again replaces the rule; active: false ends it. Journals keep naming the version that booked them.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  listed: false,
  errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS', 'BANK_ACCOUNT_NOT_FOUND', 'BANK_ACCOUNT_AMBIGUOUS', 'RULE_KEYWORD_INVALID'],
  input: z.object({
    keyword: plainText(100),
    account: accountReference,
    direction: ruleDirection.default('any').describe('in: money in only; out: money out only'),
    bank_account: bankAccountReference.optional().describe('absent: every bank account'),
    priority: z.int().min(0).max(1000).default(100),
    active: z.boolean().default(true),
    reason: plainText(1000).optional(),
  }),
  output: z.object({ ...counterRuleOutput, rule_id: assignedId }),
  example: { keyword: 'NR통신', account: '5215', direction: 'out' },
  async run(input, { tx, dryRun }) {
    const rule = await set(tx, { ...input, bankAccount: input.bank_account, reason: input.reason });
    return { ...fromCounterRule(rule), rule_id: dryRun ? undefined : rule.id };
  },
});
