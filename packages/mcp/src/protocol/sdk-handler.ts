import { createMcpHandler, type McpHttpHandler, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { Exchange } from '../http/exchange.ts';
import { noteRefusal } from '../http/note-refusal.ts';
import type { ServiceCore } from '../service-core.ts';
import { callTool } from '../tools/call-tool.ts';
import { whenAborted } from '../tools/cancellation.ts';
import { resolveTool } from '../tools/tool-index.ts';
import { toolResult } from '../tools/tool-result.ts';

/** Serves both protocol eras, stateless in both: a small server object per request around shared, prepared tools. */
export function createSdkHandler(core: ServiceCore): McpHttpHandler {
  return createMcpHandler(({ authInfo, era }) => serverFor(core, exchangeOf(authInfo), era), {
    legacy: 'stateless',
    maxRequestBodySize: core.limits.mcpBodyBytes,
    onerror: (error) => core.log.debug({ err: error }, 'protocol fault'),
  });
}

const exchangeKey = 'axe.exchange';

/** How an exchange travels through the SDK to its handlers; the token itself stays outside. */
export function authInfoOf(exchange: Exchange) {
  return { token: '', clientId: '', scopes: [], extra: { [exchangeKey]: exchange } };
}

function exchangeOf(authInfo: { readonly extra?: Record<string, unknown> } | undefined): Exchange {
  const exchange = authInfo?.extra?.[exchangeKey];
  if (exchange === undefined) throw new Error('The request came to the protocol without being authenticated.');
  return exchange as Exchange;
}

/** Shared: building one per request would compile its schemas anew. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

export function implementationOf({ declaration }: Pick<ServiceCore, 'declaration'>) {
  return { name: `axe-${declaration.name}`, title: declaration.title, version: declaration.version };
}

function serverFor(core: ServiceCore, exchange: Exchange, era: 'modern' | 'legacy'): Server {
  const { declaration, addition } = core;
  const { caller, requestId } = exchange;
  if (caller === undefined) throw new Error('The request came to the protocol without a caller.');
  const server = new Server(implementationOf(core), {
    ...addition?.serverOptions,
    capabilities: { tools: {}, ...addition?.capabilities },
    instructions: declaration.summary,
    jsonSchemaValidator,
  });
  const extra = addition?.tools ?? [];
  server.setRequestHandler('tools/list', () => ({
    tools: [...core.index.listFor(caller), ...extra.map(({ definition }) => definition)],
  }));
  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: args } = request.params;
    const own = extra.find(({ definition }) => definition.name === name);
    if (own !== undefined) return own.run(request.params, context);
    const resolved = resolveTool(core.index, name, args ?? {});
    if (resolved === undefined) throw unknownTool(name, requestId);
    const startedAt = performance.now();
    exchange.tool = resolved.prepared.tool.name;
    const outcome = await callTool(core.runtime, { ...resolved, caller, requestId, onGone: whenAborted(context.mcpReq.signal) });
    exchange.outcome = outcome.ok ? 'ok' : outcome.code;
    if (!outcome.ok) noteRefusal(exchange, outcome.code, outcome.body.context);
    core.metrics.toolCall(exchange.tool, exchange.outcome, (performance.now() - startedAt) / 1000);
    return toolResult(outcome);
  });
  // In the modern era an unknown method has an HTTP status of its own, which only the SDK gives.
  if (era === 'legacy') server.fallbackRequestHandler = ({ method }) => Promise.reject(unknownMethod(method, requestId));
  addition?.install(server, { caller, requestId });
  return server;
}

function unknownTool(name: string, requestId: string) {
  const message = `There is no tool ${JSON.stringify(name.slice(0, 100))} here. Call tools/list or find_tool and use a name from there.`;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, { request_id: requestId });
}

function unknownMethod(method: string, requestId: string) {
  const message = `There is no method ${JSON.stringify(method.slice(0, 100))} here. Nothing was done. This server has tools: tools/list and tools/call.`;
  return new ProtocolError(ProtocolErrorCode.MethodNotFound, message, { request_id: requestId });
}
