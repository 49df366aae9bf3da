import { verifyAudit as verify } from '@axe/pg';
import * as z from 'zod';
import { auditTool } from './audit-tool.ts';

const sealHead = z.strictObject({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'),
});

export const verifyAudit = auditTool({
  name: 'verify_audit',
  title: 'Verify audit log',
  keywords: ['감사 로그'],
  summary:
    'Recompute the hash chain over the audit log and name the first rows or seals that do not fit. Pass heads that were written down outside to detect a chain that was replaced as a whole.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [],
  input: z.object({ outside_heads: z.array(sealHead).max(100).optional().describe('heads of earlier answers that were kept elsewhere') }),
  output: z.object({
    ok: z.boolean(),
    seals: z.int(),
    sealed_rows: z.int(),
    unsealed_rows: z.int().describe('written since the last seal; sealed within about a minute'),
    head: sealHead,
    findings: z.array(
      z.strictObject({ fault: z.string(), seal: z.int(), row: z.int().optional().describe('id of the audit row'), detail: z.string() }),
    ),
  }),
  example: {},
  async run(input, { tx }) {
    const report = await verify(tx, { outsideHeads: (input.outside_heads ?? []).map(({ seq, hash }) => ({ seq: BigInt(seq), hash })) });
    return {
      ok: report.ok,
      seals: Number(report.seals),
      sealed_rows: Number(report.sealed),
      unsealed_rows: Number(report.unsealed),
      head: { seq: Number(report.head.seq), hash: report.head.hash },
      findings: report.findings.map(({ fault, seal, row, detail }) => ({
        fault,
        seal: Number(seal),
        ...(row === undefined ? {} : { row: Number(row) }),
        detail,
      })),
    };
  },
});
