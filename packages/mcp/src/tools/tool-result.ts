import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ToolOutcome } from './call-tool.ts';

export type Era = 'modern' | 'legacy';

/**
 * The outcome as MCP result: JSON text for every client and the same as structured content. The structured form of an error
 * is left out for 2025 clients: those of the first SDK check it against the output schema of the tool and would throw the
 * error away; the text holds the whole body.
 */
export function toolResult(outcome: ToolOutcome, era: Era): CallToolResult {
  if (outcome.ok) return { content: [{ type: 'text', text: JSON.stringify(outcome.result) }], structuredContent: outcome.result };
  const content: CallToolResult['content'] = [{ type: 'text', text: JSON.stringify(outcome.body) }];
  return era === 'modern' ? { content, structuredContent: outcome.body, isError: true } : { content, isError: true };
}

/** The same result as JSON text, with the body serialised once. */
export function toolResultText(outcome: ToolOutcome, era: Era, tail: string): string {
  const text = JSON.stringify(outcome.ok ? outcome.result : outcome.body);
  const content = `{"content":[{"type":"text","text":${JSON.stringify(text)}}]`;
  if (outcome.ok) return `${content},"structuredContent":${text}${tail}}`;
  return era === 'modern' ? `${content},"structuredContent":${text},"isError":true${tail}}` : `${content},"isError":true${tail}}`;
}
