import { type AnyTool, scopes } from '@axe/kit';
import type { Tool } from '@modelcontextprotocol/server';
import { callToolDeclaration, createFindTool } from './find-tool.ts';
import { type PreparedTool, prepareTool } from './prepare-tool.ts';
import { callToolName, heldAnywhere, type Standing, visible } from './visible.ts';

/** All tools of a service, prepared once. */
export interface ToolIndex {
  get(name: string): PreparedTool | undefined;
  /** What tools/list shows to a caller of this standing; the same array for the same scopes and roles. */
  listFor(standing: Standing): readonly Tool[];
  readonly all: readonly PreparedTool[];
}

export function createToolIndex(declared: readonly AnyTool[]): ToolIndex {
  const prepared = declared.map(prepareTool);
  if (prepared.some(({ tool }) => tool.listed === false)) prepared.push(prepareTool(createFindTool(() => prepared)), prepareCallTool());
  for (const { tool } of prepared) {
    if (tool.for?.length === 0) throw new Error(`${tool.name} is for no role, so nobody could call it. Name one, or leave \`for\` out.`);
  }
  const byName = new Map(prepared.map((entry) => [entry.tool.name, entry]));
  if (byName.size !== prepared.length) throw new Error('Two tools of one service have the same name. Rename one.');
  const lists = new Map<string, readonly Tool[]>();
  return {
    all: prepared,
    get: (name) => byName.get(name),
    listFor(standing) {
      const held = scopes.filter((scope) => heldAnywhere(standing.rights, scope));
      const key = [...held, '|', ...[...standing.roles].sort()].join(' ');
      let list = lists.get(key);
      if (list === undefined) {
        list = prepared.filter((entry) => entry.tool.listed !== false && visible(entry.tool, standing)).map(({ definition }) => definition);
        lists.set(key, list);
      }
      return list;
    },
  };
}

/** call_tool answers with the result of another tool, so it promises no shape of its own and takes no chassis fields. */
function prepareCallTool(): PreparedTool {
  const prepared = prepareTool(callToolDeclaration);
  const { outputSchema: _none, ...definition } = prepared.definition;
  return { ...prepared, input: callToolDeclaration.input, definition: { ...definition, inputSchema: bareInput(definition.inputSchema) } };
}

function bareInput(schema: Tool['inputSchema']): Tool['inputSchema'] {
  const { idempotency_key: _key, dry_run: _dry, ...properties } = (schema.properties ?? {}) as Record<string, object>;
  return { ...schema, properties: properties as NonNullable<Tool['inputSchema']['properties']> };
}

/** The tool that really runs: call_tool stands for the one it names. Undefined when there is no such tool. */
export function resolveTool(
  index: ToolIndex,
  name: string,
  given: unknown,
): { readonly prepared: PreparedTool; readonly args: unknown } | undefined {
  const prepared = index.get(name);
  if (prepared === undefined) return undefined;
  if (name !== callToolName || typeof given !== 'object' || given === null) return { prepared, args: given };
  const { name: inner, arguments: args } = given as { name?: unknown; arguments?: unknown };
  const target = typeof inner === 'string' && inner !== callToolName ? index.get(inner) : undefined;
  const onlyKnownKeys = Object.keys(given).every((key) => key === 'name' || key === 'arguments');
  const plain = args === undefined || (typeof args === 'object' && args !== null && !Array.isArray(args));
  return target !== undefined && onlyKnownKeys && plain ? { prepared: target, args: args ?? {} } : { prepared, args: given };
}
