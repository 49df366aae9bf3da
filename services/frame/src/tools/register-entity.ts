import { positiveOrZeroMinor } from '@axe/kit';
import * as z from 'zod';
import { registerEntity as register, rehearseRegistration } from '../entities/index.ts';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';

const kind = z.enum(['corporate', 'kip', 'kvf']);
const standard = z.enum(['ksme', 'kgaap', 'kifrs']);

export const registerEntity = frameTool({
  name: 'register_entity',
  title: 'Register entity',
  keywords: ['법인 등록', '펀드 등록'],
  summary:
    'Open the books of an entity, whole or not at all: tables, chart of accounts (59 accounts of a company, 48 of a fund), policy and first fiscal year. The same call again changes nothing; an entity with other attributes is refused and kept as it is.',
  scope: 'admin',
  effect: 'change',
  reach: 'entity-setup',
  listed: false,
  errors: ['ENTITY_CONFLICT', 'FUND_META_UNEXPECTED'],
  input: z.object({
    legal_name: plainText(200),
    kind: kind.describe('corporate: a company; kip, kvf: a fund'),
    standard: standard.optional().describe('accounting standard; default ksme'),
    fund_meta: z
      .record(plainText(50), z.union([plainText(500), z.number(), z.boolean()]))
      .optional()
      .describe('facts of a fund, such as vintage and term; funds only'),
    first_fiscal_year: z.int().min(1990).max(2999).optional().describe('default: the current year in Korea'),
    fiscal_year_start_month: z.int().min(1).max(12).optional().describe('default 1'),
    agent_posting_limit: positiveOrZeroMinor.optional().describe('above this amount agents only propose; default 100,000,000 won'),
  }),
  output: z.object({
    created: z.boolean().describe('false: it was registered before with the same attributes'),
    legal_name: z.string(),
    kind,
    standard,
    first_fiscal_year: z.int(),
    fiscal_year_start_month: z.int(),
    accounts: z.int().describe('size of the chart it started with'),
  }),
  example: { legal_name: 'Acme Corporation', kind: 'corporate', first_fiscal_year: 2026 },
  async run(input, { actor, requestId, now, resources, entity, dryRun }) {
    const attributes = {
      id: entity,
      legalName: input.legal_name,
      kind: input.kind,
      standard: input.standard,
      fundMeta: input.fund_meta,
      firstFiscalYear: input.first_fiscal_year,
      fiscalYearStartMonth: input.fiscal_year_start_month,
      agentPostingLimit: input.agent_posting_limit,
    };
    const found = dryRun
      ? await rehearseRegistration(resources.database, attributes, now)
      : await register(resources.database, attributes, { actor, requestId, now });
    return {
      created: found.created,
      legal_name: found.legalName,
      kind: found.kind,
      standard: found.standard,
      first_fiscal_year: found.firstFiscalYear,
      fiscal_year_start_month: found.fiscalYearStartMonth,
      accounts: found.accounts,
    };
  },
});
