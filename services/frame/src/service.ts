import { defineService } from '@axe/kit';
import type { ServicePlatform } from '@axe/mcp';
import type { EntityTx } from '@axe/pg';
import { frameErrors } from './errors.ts';
import { scanEvidence } from './evidence/index.ts';
import type { FrameResources } from './frame-tool.ts';
import { checkEveryEntity, sealEveryAudit } from './integrity/index.ts';
import { publishedSchemas } from './published-schemas.ts';
import { frameTools } from './tools/index.ts';

const minuteMs = 60_000;

export const frame = defineService<FrameResources, ServicePlatform, EntityTx>({
  name: 'frame',
  title: 'Accounting',
  summary: 'Double-entry books of each entity: post, reverse, close, ask, and prove.',
  version: '0.1.0',
  portBlock: 3710,
  migrations: { shared: new URL('../schema/shared/', import.meta.url), entity: new URL('../schema/entity/', import.meta.url) },
  tools: frameTools,
  schemas: publishedSchemas,
  // None until a service hears them: an event without a consumer would cost every post a row in the outbox.
  emits: [],
  handles: [],
  errors: frameErrors,
  probes: [
    {
      name: 'chart-templates',
      async run({ database }) {
        const charts = await database.shared((tx) =>
          tx.query<{ chart: string; accounts: bigint }>(
            'select chart, count(*) as accounts from account_template group by chart order by chart',
          ),
        );
        if (charts.length !== 2) throw new Error(`expected the charts of companies and funds, found ${charts.length}`);
      },
    },
  ],
  jobs: [
    { name: 'seal-audit', everyMs: minuteMs, run: sealEveryAudit },
    { name: 'integrity-check', everyMs: 60 * minuteMs, run: checkEveryEntity },
  ],
  open: async (platform) => platform,
  scanStorage: scanEvidence,
});
