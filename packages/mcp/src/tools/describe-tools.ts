import type { AnyTool, Effect, Reach, Role, Scope } from '@axe/kit';
import { createToolIndex } from './tool-index.ts';

/** One tool as documentation, the CLI and the JSON catalogue show it. */
export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly scope: Scope;
  /** Absent: for everybody with the scope. */
  readonly for?: readonly Role[] | 'everybody' | undefined;
  readonly effect: Effect;
  readonly reach: Reach;
  readonly listed: boolean;
  readonly errors: readonly string[];
  readonly input_schema: object;
  readonly output_schema: object | undefined;
  readonly example: unknown;
}

/** Every tool that the hosted service will have, in the order of tools/list. */
export function describeTools(declaration: { readonly tools: readonly AnyTool[] }): readonly ToolDescription[] {
  return createToolIndex(declaration.tools).all.map(({ tool, definition }) => ({
    name: tool.name,
    title: tool.title,
    summary: tool.summary,
    scope: tool.scope,
    for: tool.for,
    effect: tool.effect,
    reach: tool.reach,
    listed: tool.listed ?? true,
    errors: tool.errors,
    input_schema: definition.inputSchema,
    output_schema: definition.outputSchema,
    example: tool.example,
  }));
}
