import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import { writeAnswer } from '../http/error-answer.ts';
import type { McpExchange } from './mcp-exchange.ts';

export interface MessageFault {
  readonly status: 200 | 400;
  readonly code: number;
  readonly message: string;
  /** Null where the message has no id to answer to. */
  readonly id: string | number | null;
}

/** What makes the body no single message, or its tools/call no call, in words that say how to repair it. The rest is the SDK's. */
export function faultOfMessage({ req, parsed }: Pick<McpExchange, 'req' | 'parsed'>): MessageFault | undefined {
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) return undefined;
  if (parsed === undefined) {
    const message = 'The body is not JSON in UTF-8 without a byte order mark. Nothing was done. Encode the message anew and send it again.';
    return { status: 400, code: ProtocolErrorCode.ParseError, message, id: null };
  }
  if (Array.isArray(parsed)) {
    const message = 'The body is a batch, which this protocol no longer has. Nothing was done. Send each message in a request of its own.';
    return { status: 400, code: ProtocolErrorCode.InvalidRequest, message, id: null };
  }
  return isRecord(parsed) ? faultOfCall(parsed) : undefined;
}

function faultOfCall({ jsonrpc, id, method, params }: Record<string, unknown>): MessageFault | undefined {
  if (jsonrpc !== '2.0' || method !== 'tools/call' || !(typeof id === 'string' || Number.isSafeInteger(id))) return undefined;
  // Anything but an object or nothing is no message at all, which the SDK says.
  if (params !== undefined && !isRecord(params)) return undefined;
  const named = params !== undefined && typeof params.name === 'string';
  if (named && (params.arguments === undefined || isRecord(params.arguments))) return undefined;
  const wrong = named ? 'arguments is no object' : 'name, the name of the tool, is missing or no text';
  const message = `The params of tools/call do not fit: ${wrong}. Nothing was done. Send {"name": "…", "arguments": {…}}; tools/list shows both.`;
  return { status: 200, code: ProtocolErrorCode.InvalidParams, message, id: id as string | number };
}

export function answerFault(exchange: McpExchange, { status, code, message, id }: MessageFault): void {
  exchange.outcome = 'PROTOCOL_FAULT';
  const error = { code, message, data: { request_id: exchange.requestId } };
  writeAnswer(exchange, { status, headers: {}, body: { jsonrpc: '2.0', id, error } });
}

/** A refusal of the SDK, with the id under which the log knows the request. */
export async function withRequestId(response: Response, requestId: string): Promise<Response> {
  const { status, headers } = response;
  if (!headers.get('content-type')?.startsWith('application/json')) return response;
  const text = await response.text();
  const changed = new Headers(headers);
  changed.delete('content-length');
  return new Response(insertRequestId(text, requestId), { status, headers: changed });
}

function insertRequestId(text: string, requestId: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  if (!isRecord(body) || !isRecord(body.error)) return text;
  const { data, ...error } = body.error;
  if (data !== undefined && !isRecord(data)) return text;
  return JSON.stringify({ ...body, error: { ...error, data: { ...data, request_id: requestId } } });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
