import { type AnyTool, holdsScope, type Rights, type Role, type Scope } from '@axe/kit';

/** What decides which tools somebody is shown. */
export interface Standing {
  readonly rights: Rights;
  readonly roles: ReadonlySet<Role>;
}

export const findToolName = 'find_tool';
export const callToolName = 'call_tool';

/** They lead to other tools, each with checks of its own, so a role that may open one of those opens these too. */
export const guideNames: ReadonlySet<string> = new Set([findToolName, callToolName]);

/** A tool is shown to those with a role it is for or, when it is for no role, with its scope in at least one entity. */
export function visible(tool: AnyTool, { rights, roles }: Standing): boolean {
  if (tool.for === 'everybody') return true;
  if (tool.for !== undefined) return tool.for.some((role) => roles.has(role));
  return heldAnywhere(rights, tool.scope) || (guideNames.has(tool.name) && roles.size > 0);
}

export function heldAnywhere(rights: Rights, scope: Scope): boolean {
  for (const held of rights.values()) if (holdsScope(held, scope)) return true;
  return false;
}
