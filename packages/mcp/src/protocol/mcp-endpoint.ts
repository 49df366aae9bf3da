import { isUtf8 } from 'node:buffer';
import type { McpHttpHandler } from '@modelcontextprotocol/server';
import { authenticate, refusalAnswer } from '../http/authenticate.ts';
import { writeAnswer } from '../http/error-answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServiceCore } from '../service-core.ts';
import { authoriseCall } from '../tools/authorise.ts';
import { resolveTool } from '../tools/tool-index.ts';
import type { McpExchange } from './mcp-exchange.ts';
import { answerFault, faultOfMessage, withRequestId } from './message-fault.ts';
import { authInfoOf } from './sdk-handler.ts';

/** Token, rate and body first, then authorisation of a single tool call, because only HTTP can carry its challenge. */
export async function admitMcp(core: ServiceCore, exchange: McpExchange): Promise<boolean> {
  try {
    const caller = await authenticate(core, exchange);
    if (exchange.req.method !== 'POST') return true;
    exchange.body = await readBody(exchange.req, { maxBytes: core.limits.mcpBodyBytes, timeoutMs: core.limits.bodyTimeoutMs });
    exchange.parsed = parseJson(exchange.body);
    const fault = faultOfMessage(exchange);
    if (fault !== undefined) {
      answerFault(exchange, fault);
      return false;
    }
    const call = toolCallOf(exchange.parsed);
    if (call === undefined) return true;
    const resolved = resolveTool(core.index, call.name, call.arguments);
    if (resolved !== undefined) authoriseCall(resolved.prepared, resolved.args, caller);
    return true;
  } catch (error) {
    writeAnswer(exchange, refusalAnswer(core, error, exchange));
    return false;
  }
}

/** What the SDK answers to an admitted request. */
export async function answerBySdk(handler: McpHttpHandler, exchange: McpExchange, request: Request): Promise<Response> {
  const authInfo = authInfoOf(exchange);
  const response = await (exchange.parsed === undefined
    ? handler.fetch(request, { authInfo })
    : handler.fetch(request, { authInfo, parsedBody: exchange.parsed }));
  return response.status >= 400 ? withRequestId(response, exchange.requestId) : response;
}

/** Undefined for what is no JSON. Bytes that are no UTF-8 would become other characters, and so a changed text in the records. */
function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function toolCallOf(parsed: unknown): { readonly name: string; readonly arguments: unknown } | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { method, params } = parsed as { method?: unknown; params?: unknown };
  if (method !== 'tools/call' || typeof params !== 'object' || params === null) return undefined;
  const { name, arguments: args } = params as { name?: unknown; arguments?: unknown };
  return typeof name === 'string' ? { name, arguments: args } : undefined;
}
