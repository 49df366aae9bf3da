import { toolsFor } from '@axe/kit';
import type { ServicePlatform } from '@axe/mcp';
import type { EntityTx } from '@axe/pg';

/** What every handler of this service can reach besides its own transaction. */
export type FrameResources = ServicePlatform;

/** Declares one tool of this service. */
export const frameTool = toolsFor<FrameResources, EntityTx>();
