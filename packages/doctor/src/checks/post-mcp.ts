import type { CheckContext } from '../check.ts';
import type { Reply } from '../web/ask.ts';
import { type Fields, fieldsOf, isFields } from '../web/read-answer.ts';

export type Era = 'modern' | 'legacy';

export const versionOf = { modern: '2026-07-28', legacy: '2025-11-25' } as const;

const envelope = {
  'io.modelcontextprotocol/protocolVersion': versionOf.modern,
  'io.modelcontextprotocol/clientInfo': { name: 'axe-doctor', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** One request of the stateless era, without a client library. */
export function postMcp(
  { target, ask, token }: Pick<CheckContext, 'target' | 'ask'> & { readonly token?: string | undefined },
  method: string,
  params: Fields = {},
  headers: { readonly [name: string]: string } = {},
): Promise<Reply> {
  const name = typeof params.name === 'string' ? { 'mcp-name': params.name } : {};
  return ask(target.mcp, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': versionOf.modern,
      'mcp-method': method,
      ...name,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } }),
  });
}

export interface ListedTool {
  readonly name: string;
  readonly description: string | undefined;
  readonly inputSchema: Fields;
  readonly outputSchema: Fields | undefined;
  readonly readOnly: boolean;
}

/** What tools/list shows to the token; the reply where that is no list. */
export async function listTools(context: CheckContext): Promise<readonly ListedTool[] | Reply> {
  const reply = await postMcp(context, 'tools/list');
  const result = fieldsOf(reply)?.result;
  if (!isFields(result) || !Array.isArray(result.tools)) return reply;
  return result.tools.filter(isFields).map((tool) => ({
    name: String(tool.name),
    description: typeof tool.description === 'string' ? tool.description : undefined,
    inputSchema: isFields(tool.inputSchema) ? tool.inputSchema : {},
    outputSchema: isFields(tool.outputSchema) ? tool.outputSchema : undefined,
    readOnly: isFields(tool.annotations) && tool.annotations.readOnlyHint === true,
  }));
}

export const isReply = (listed: readonly ListedTool[] | Reply): listed is Reply => !Array.isArray(listed);

export type CallResult =
  | { readonly done: true; readonly body: Fields }
  | { readonly done: false; readonly code: string; readonly message: string; readonly reply: Reply };

/** One tool call; a refusal has the code of the service. */
export async function callTool(context: CheckContext, name: string, args: Fields): Promise<CallResult> {
  const reply = await postMcp(context, 'tools/call', { name, arguments: args });
  const body = fieldsOf(reply);
  const result = body?.result;
  if (isFields(result)) {
    const content = isFields(result.structuredContent) ? result.structuredContent : textOf(result.content);
    if (result.isError !== true) return { done: true, body: content };
    return { done: false, code: String(content.code ?? 'UNKNOWN'), message: String(content.message ?? ''), reply };
  }
  const error = isFields(body?.error) ? body.error : {};
  const data = isFields(error.data) ? error.data : {};
  return { done: false, code: String(data.code ?? error.code ?? 'UNKNOWN'), message: String(error.message ?? ''), reply };
}

function textOf(content: unknown): Fields {
  const first: unknown = Array.isArray(content) ? content[0] : undefined;
  try {
    const parsed: unknown = isFields(first) ? JSON.parse(String(first.text)) : undefined;
    return isFields(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
