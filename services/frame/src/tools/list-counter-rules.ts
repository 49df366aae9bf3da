import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { listCounterRules as list } from '../ingest/index.ts';
import { counterRuleOutput, fromCounterRule } from './counter-rule-fields.ts';

export const listCounterRules = frameTool({
  name: 'list_counter_rules',
  title: 'List counter rules',
  keywords: ['분개 규칙', '상대계정'],
  summary: 'Rules in force, in the order in which they are tried on a raw row.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [],
  input: z.object({}),
  output: z.object({ rules: z.array(z.strictObject(counterRuleOutput)) }),
  example: {},
  async run(_input, { tx }) {
    return { rules: (await list(tx)).map(fromCounterRule) };
  },
});
