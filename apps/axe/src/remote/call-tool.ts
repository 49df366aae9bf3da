import { refusalOf, type ToolResult } from './answers.ts';
import { type AskedService, askService } from './ask-service.ts';
import type { Destination } from './destination.ts';

/** The structured result of one call. Throws a refusal with the service's own code and message. */
export async function callTool(remote: Destination, catalogue: AskedService, tool: string, args: object): Promise<Record<string, unknown>> {
  const { result, requestId } = await askService(remote, catalogue, 'tools/call', { name: tool, arguments: args });
  const body = result.structuredContent ?? textBody(result.content);
  if (result.isError === true) throw refusalOf(body, catalogue, requestId, 200);
  return body;
}

function textBody(content: ToolResult['content']): Record<string, unknown> {
  const text = content?.find(({ type }) => type === 'text')?.text ?? '{}';
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : { text };
  } catch {
    return { text };
  }
}
