import { defineService } from '@axe/kit';
import type { ServicePlatform } from '@axe/mcp';
import type { EntityTx } from '@axe/pg';
import type { BlueprintResources } from './blueprint-tool.ts';
import { blueprintErrors } from './errors.ts';
import { type Identity, purgeExpired } from './identity/index.ts';
import { blueprintTools } from './tools/index.ts';

/** What the service is; `withIdentity` makes it one that can be hosted. */
export const blueprint = {
  name: 'blueprint',
  title: 'Workspace',
  summary: 'The place people look at: who they are here, and the sign-in for every service.',
  version: '0.1.0',
  portBlock: 3720,
  migrations: { shared: new URL('../schema/shared/', import.meta.url), entity: new URL('../schema/entity/', import.meta.url) },
  tools: blueprintTools,
  schemas: [],
  emits: [],
  handles: [],
  errors: blueprintErrors,
} as const;

const tenMinutesMs = 600_000;

/** The provider is made before the service: it answers at the public address itself, not below /blueprint. */
export const withIdentity = (identity: Identity) =>
  defineService<BlueprintResources, ServicePlatform, EntityTx>({
    ...blueprint,
    probes: [
      {
        name: 'signing-keys',
        async run({ database }) {
          const keys = await database.statement(`select from signing_key where state in ('active', 'next')`);
          if (keys.length !== 2) throw new Error(`expected the keys active and next, found ${keys.length}`);
        },
      },
    ],
    jobs: [{ name: 'purge-expired', everyMs: tenMinutesMs, run: async ({ database }) => void (await purgeExpired(database)) }],
    open: async (platform) => ({ ...platform, identity }),
    close: () => identity.close(),
  });
