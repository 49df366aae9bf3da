import { authErrors, authorize, authorizeRole, type Caller } from '@axe/auth';
import { entityId, holdsScope } from '@axe/kit';
import type { PreparedTool } from './prepare-tool.ts';
import { guideNames } from './visible.ts';

/**
 * Refuses a call that registry or token do not allow. A tool for certain roles needs one of them and no scope; one that
 * concerns no single entity needs its scope in at least one; one that sets an entity up is an operator's, too.
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
  if (entity !== undefined && !maySetUp(tool, entity, caller)) authorize(caller, entity, tool.scope);
}

/**
 * Who runs the platform sets up what the registry names, without a line of their own in it: they write the registry, and adding one for
 * the purpose would only leave a right behind. What is set up already stays as it is.
 */
const maySetUp = (tool: PreparedTool['tool'], entity: string, caller: Caller): boolean =>
  tool.reach === 'entity-setup' && caller.roles.has('operator') && caller.tokenAllows('', 'admin') && caller.isEntity(entity);

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
