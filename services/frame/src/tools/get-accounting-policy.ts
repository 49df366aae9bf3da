import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { readPolicy } from '../policy/index.ts';
import { fromPolicy, policyFields } from './policy-fields.ts';

export const getAccountingPolicy = frameTool({
  name: 'get_accounting_policy',
  title: 'Get accounting policy',
  keywords: ['회계정책'],
  summary: 'The accounting policy in force: above which amount an agent may only propose, who decided it and when.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: [],
  listed: false,
  input: z.object({}),
  output: z.object(policyFields),
  example: {},
  async run(_input, { tx }) {
    return fromPolicy(await readPolicy(tx));
  },
});
