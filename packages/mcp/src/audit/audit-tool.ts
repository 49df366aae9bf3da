import { toolsFor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';

/** Declares a tool on the audit log of an entity; it needs nothing of the service that carries it. */
export const auditTool = toolsFor<unknown, EntityTx>();
