import { toolsFor } from '@axe/kit';
import type { ServicePlatform } from '@axe/mcp';
import type { EntityTx } from '@axe/pg';
import type { Identity } from './identity/index.ts';

/** What every handler of this service can reach besides its own transaction. */
export interface BlueprintResources extends ServicePlatform {
  readonly identity: Pick<Identity, 'rotateKeys' | 'reloadKeys'>;
}

/** Declares one tool of this service. */
export const blueprintTool = toolsFor<BlueprintResources, EntityTx>();
