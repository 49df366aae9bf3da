import { type ErrorContext, type ErrorKind, Refusal } from '@axe/kit';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { cliErrors } from '../errors.ts';
import { readVersion } from '../version.ts';
import type { Remote } from './platform-address.ts';
import { send } from './send.ts';

const protocolVersion = '2026-07-28';

/**
 * One `tools/call` of the stateless protocol era: a single POST, so that a command needs no client library. Throws a refusal
 * with the service's own code and message.
 */
export async function callTool(
  remote: Remote,
  catalogue: Pick<Catalogue, 'service' | 'errors'>,
  tool: string,
  args: object,
): Promise<Record<string, unknown>> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': protocolVersion,
    'io.modelcontextprotocol/clientInfo': { name: 'axe', version: readVersion() },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const response = await send(remote, `/${catalogue.service}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': protocolVersion,
      'mcp-method': 'tools/call',
      'mcp-name': tool,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: args, _meta: meta } }),
  });
  const answer = await readAnswer(response, remote);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (answer.error !== undefined) throw refusalOf(answer.error, catalogue, requestId);
  const { result } = answer;
  if (result === undefined) throw unreadable(remote, response.status);
  const body = result.structuredContent ?? textBody(result.content);
  if (result.isError === true) throw refusalOf(body, catalogue, requestId);
  return body;
}

interface ToolResult {
  readonly isError?: boolean;
  readonly structuredContent?: Record<string, unknown>;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
}

interface Answer {
  readonly result?: ToolResult;
  readonly error?: Record<string, unknown>;
}

export async function readAnswer(response: Response, remote: Remote): Promise<Answer> {
  const text = await response.text();
  const stream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  // The last event of a stream is the response; notifications come before it.
  const json = stream
    ? (text
        .match(/^data: ?(.*)$/gm)
        ?.at(-1)
        ?.replace(/^data: ?/, '') ?? '')
    : text;
  try {
    return JSON.parse(json) as Answer;
  } catch {
    throw unreadable(remote, response.status);
  }
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

/** The kind, and so the exit code, comes from the catalogue; the remedy too, where the message does not say it. */
export function refusalOf(body: Record<string, unknown>, catalogue: Pick<Catalogue, 'errors'>, requestId: string | undefined): Refusal {
  const code = String(body.code ?? 'UNEXPECTED');
  const known = catalogue.errors[code];
  const kind: ErrorKind = known?.kind ?? (body.retryable === true ? 'unavailable' : 'invalid');
  const context = { ...((body.context ?? body.data ?? {}) as ErrorContext) };
  const withHelp = { remedy: known?.remedy, ...context, request_id: context.request_id ?? requestId } as ErrorContext;
  const declaration = { kind, summary: '', remedy: known?.remedy ?? '', retryable: body.retryable === true };
  return new Refusal(code, declaration, String(body.message ?? 'The call was refused without a reason.'), withHelp);
}

function unreadable(remote: Remote, status: number): Refusal {
  return cliErrors.ANSWER_UNREADABLE(
    `What answers at ${remote.url} (HTTP ${status}) does not speak the protocol of the platform. Check --url: another program may use the port.`,
    { status },
  );
}
