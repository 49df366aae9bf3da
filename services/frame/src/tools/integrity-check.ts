import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { checkIntegrity, integrityChecks } from '../integrity/index.ts';

const checkName = z.enum(integrityChecks.map((check) => check.name));

export const integrityCheck = frameTool({
  name: 'integrity_check',
  title: 'Check integrity',
  keywords: ['무결성', '정합성'],
  summary:
    'Prove the books from their rows: journals balance, lines have valid accounts, chart and lines agree, stored period balances agree, the audit chain is whole, evidence is there, voucher numbers have no gaps. Each fault is named. Runs hourly by itself.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [],
  input: z.object({ checks: z.array(checkName).min(1).max(integrityChecks.length).optional().describe('only these; all when absent') }),
  output: z.object({
    ok: z.boolean(),
    checks: z.array(
      z.strictObject({
        name: checkName,
        ok: z.boolean(),
        findings: z.array(z.strictObject({ subject: z.string(), detail: z.string() })).describe('at most 20 a check'),
      }),
    ),
  }),
  example: {},
  async run(input, { tx, resources, entity, requestId }) {
    const report = await checkIntegrity(tx, { entity, dataDir: resources.dataDir }, input.checks);
    if (!report.ok)
      resources.log.error(
        { alarm: 'integrity', entity, requestId, failed: report.checks.filter((check) => !check.ok).map((check) => check.name) },
        'integrity check found faults',
      );
    return {
      ok: report.ok,
      checks: report.checks.map((check) => ({ ...check, findings: check.findings.map((finding) => ({ ...finding })) })),
    };
  },
});
