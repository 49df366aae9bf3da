import { type AnyTool, isWrite, toolInput, toolOutput, wireSchema } from '@axe/kit';
import type { Tool } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** A declared tool with everything derived once: validators, wire schemas, the entry of tools/list. */
export interface PreparedTool {
  readonly tool: AnyTool;
  readonly writes: boolean;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly definition: Tool;
}

export function prepareTool(tool: AnyTool): PreparedTool {
  const input = toolInput(tool);
  const output = toolOutput(tool);
  const writes = isWrite(tool);
  const definition: Tool = {
    name: tool.name,
    title: tool.title,
    description: tool.summary,
    inputSchema: objectSchema(wireSchema(input)),
    outputSchema: objectSchema(wireSchema(output)),
    annotations: {
      title: tool.title,
      readOnlyHint: !writes,
      destructiveHint: tool.effect === 'change',
      // Repeating a read changes nothing. A write may be repeated safely only with its idempotency_key, which is optional.
      idempotentHint: !writes,
      openWorldHint: false,
    },
  };
  return { tool, writes, input, output, definition };
}

const objectRoot = z.looseObject({ type: z.literal('object') });

/** Wire schemas of declared tools are objects at the root; anything else is a mistake of the declaration. */
function objectSchema(schema: Record<string, unknown>): Tool['inputSchema'] {
  const { $schema: _dialect, ...rest } = schema;
  return objectRoot.parse(rest) as Tool['inputSchema'];
}
