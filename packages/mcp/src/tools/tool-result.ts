import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ToolOutcome } from './tool-request.ts';

/**
 * The outcome as MCP result: JSON text for every client and, of a success, the same as structured content. The body of an
 * error is JSON text alone: structured content must fit the tool's output schema, and clients that check it (the Inspector,
 * the first SDK) would throw the error away with its advice.
 */
export function toolResult(outcome: ToolOutcome): CallToolResult {
  if (outcome.ok) return { content: [{ type: 'text', text: JSON.stringify(outcome.result) }], structuredContent: outcome.result };
  return { content: [{ type: 'text', text: JSON.stringify(outcome.body) }], isError: true };
}

/** The same result as JSON text, with the body serialised once; `tail` are further members. */
export function toolResultText(outcome: ToolOutcome, tail: string): string {
  const text = JSON.stringify(outcome.ok ? outcome.result : outcome.body);
  const content = `{"content":[{"type":"text","text":${JSON.stringify(text)}}]`;
  return outcome.ok ? `${content},"structuredContent":${text}${tail}}` : `${content},"isError":true${tail}}`;
}
