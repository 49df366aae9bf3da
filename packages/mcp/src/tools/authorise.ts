import { authErrors, authorize, authorizeRole, type Caller } from '@axe/auth';
import { entityId, holdsScope } from '@axe/kit';
import type { PreparedTool } from './prepare-tool.ts';
import { guideNames } from './visible.ts';

/**
 * Refuses a call that registry or token do not allow. A tool for certain roles needs one of them and no scope; one that
 * concerns no single entity needs its scope in at least one.
 * Without a usable entity_id there is nothing to authorise: the argument check names that fault.
 */
export function authoriseCall({ tool }: PreparedTool, args: unknown, caller: Caller): void {
  if (tool.for === 'everybody') return;
  if (tool.for !== undefined) {
    authorizeRole(caller, tool.for);
    return;
  }
  if (guideNames.has(tool.name) && caller.roles.size > 0) return;
  if (tool.reach === 'service') {
    authoriseSomewhere(tool, caller);
    return;
  }
  const entity = entityOf(args);
  if (entity !== undefined) authorize(caller, entity, tool.scope);
}

function authoriseSomewhere(tool: PreparedTool['tool'], caller: Caller): void {
  let granted: string | undefined;
  for (const [entity, held] of caller.rights) {
    if (!holdsScope(held, tool.scope)) continue;
    if (caller.tokenAllows(entity, tool.scope)) return;
    granted ??= entity;
  }
  if (granted !== undefined) authorize(caller, granted, tool.scope);
  const message =
    `${caller.actor} needs ${tool.scope} in at least one entity to use ${tool.name}, and the registry grants it in none. ` +
    'Nothing was done. Ask the operator for the right.';
  throw authErrors.ENTITY_NOT_AUTHORIZED(message, { needed: tool.scope, held: [], tool: tool.name });
}

function entityOf(args: unknown): string | undefined {
  if (typeof args !== 'object' || args === null || !Object.hasOwn(args, 'entity_id')) return undefined;
  const parsed = entityId.safeParse((args as { entity_id: unknown }).entity_id);
  return parsed.success ? parsed.data : undefined;
}
