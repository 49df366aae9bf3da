import { type CallToolRequest, classifyInboundRequest } from '@modelcontextprotocol/server';
import { commonHeaders, type Exchange } from '../http/exchange.ts';
import { noteRefusal } from '../http/note-refusal.ts';
import type { ServiceCore } from '../service-core.ts';
import { callTool } from '../tools/call-tool.ts';
import type { PreparedTool } from '../tools/prepare-tool.ts';
import { toolResultText } from '../tools/tool-result.ts';
import { callToolName } from '../tools/visible.ts';
import type { McpExchange } from './mcp-exchange.ts';
import { implementationOf } from './sdk-handler.ts';

/**
 * Answers the plain `tools/call` without building the SDK's request, server and transport for it. Whatever is unusual in
 * the least goes to the SDK instead: `take` then returns false and has done nothing. Both give the same answers; a
 * differential test holds them to it.
 */
export interface FastCalls {
  /** True when it answers (or has answered) the request. */
  take(exchange: McpExchange): boolean;
}

type Era = 'modern' | 'legacy';

interface PlainCall {
  readonly era: Era;
  readonly id: string | number;
  readonly prepared: PreparedTool;
  readonly args: unknown;
}

const modernVersion = '2026-07-28';
const legacyVersions = new Set(['2025-11-25', '2025-06-18', '2025-03-26']);
const jsonTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8']);
const maxRememberedEnvelopes = 500;

export function createFastCalls(core: ServiceCore): FastCalls {
  const serverInfo = JSON.stringify(implementationOf(core));
  const modernTail = `,"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":${serverInfo}}`;
  const soundEnvelopes = new Set<string>();
  const readCall = createReader(core, soundEnvelopes);

  async function answer(exchange: McpExchange, { era, id, prepared, args }: PlainCall): Promise<void> {
    const { caller, requestId, res } = exchange;
    if (caller === undefined) throw new Error('The request came to the protocol without a caller.');
    const onGone = (listener: () => void) => {
      res.once('close', listener);
      return () => res.off('close', listener);
    };
    const startedAt = performance.now();
    exchange.tool = prepared.tool.name;
    const outcome = await callTool(core.runtime, { prepared, args, caller, requestId, onGone });
    exchange.outcome = outcome.ok ? 'ok' : outcome.code;
    if (!outcome.ok) noteRefusal(exchange, outcome.code, outcome.body.context);
    core.metrics.toolCall(prepared.tool.name, exchange.outcome, (performance.now() - startedAt) / 1000);
    const result = toolResultText(outcome, era === 'modern' ? modernTail : '');
    write(exchange, era, `{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`);
  }

  return {
    take(exchange) {
      const call = readCall(exchange);
      if (call === undefined) return false;
      answer(exchange, call).catch((error: unknown) => {
        core.log.error({ request_id: exchange.requestId, err: error }, 'fast call failed');
        exchange.res.destroy();
      });
      return true;
    },
  };
}

/** The modern era answers as JSON; the 2025 era as a stream of one event, as the SDK does. */
function write(exchange: Exchange, era: Era, message: string): void {
  const { res } = exchange;
  if (res.destroyed) return;
  const text = era === 'modern' ? message : `event: message\ndata: ${message}\n\n`;
  const headers = era === 'modern' ? jsonHeaders : streamHeaders;
  res.writeHead(200, { ...headers, ...commonHeaders(exchange), 'content-length': Buffer.byteLength(text) });
  res.end(text);
}

const jsonHeaders = { 'content-type': 'application/json' };
const streamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

function createReader(core: ServiceCore, soundEnvelopes: Set<string>): (exchange: McpExchange) => PlainCall | undefined {
  return (exchange) => {
    const { headers, method } = exchange.req;
    const body = exchange.parsed;
    if (method !== 'POST' || !isRecord(body) || !jsonTypes.has(headers['content-type'] ?? '')) return undefined;
    if (body.jsonrpc !== '2.0' || body.method !== 'tools/call' || !hasOnly(body, requestKeys)) return undefined;
    const { id, params } = body;
    if (!(typeof id === 'string' || Number.isSafeInteger(id)) || !isRecord(params) || !hasOnly(params, paramKeys)) return undefined;
    const { name, arguments: args, _meta: meta } = params;
    if (typeof name !== 'string' || name === callToolName || !isRecord(args) || Object.hasOwn(args, '__proto__')) return undefined;
    const prepared = core.index.get(name);
    if (prepared === undefined) return undefined;
    const era = meta === undefined ? legacyEra(headers) : modernEra(exchange, meta, name, soundEnvelopes);
    return era === undefined ? undefined : { era, id: id as string | number, prepared, args };
  };
}

const requestKeys = new Set(['jsonrpc', 'id', 'method', 'params']);
const paramKeys = new Set(['name', 'arguments', '_meta']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: object, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

type Headers = McpExchange['req']['headers'];

/** A 2025 client says nothing in the body about the protocol and must accept both forms of answers. */
function legacyEra(headers: Headers): Era | undefined {
  const version = headers['mcp-protocol-version'];
  if (version !== undefined && !legacyVersions.has(version as string)) return undefined;
  const accept = headers.accept ?? '';
  return accept.includes('application/json') && accept.includes('text/event-stream') ? 'legacy' : undefined;
}

/** The three headers must repeat the body, and the envelope must be one that the SDK found sound before. */
function modernEra({ req: { headers }, parsed }: McpExchange, meta: unknown, name: string, soundEnvelopes: Set<string>): Era | undefined {
  if (headers['mcp-protocol-version'] !== modernVersion || headers['mcp-method'] !== 'tools/call' || headers['mcp-name'] !== name)
    return undefined;
  if (!isRecord(meta) || !hasOnly(meta, envelopeKeys) || meta[protocolVersionKey] !== modernVersion) return undefined;
  const envelope = JSON.stringify(meta);
  if (soundEnvelopes.has(envelope)) return 'modern';
  const route = classifyInboundRequest({
    httpMethod: 'POST',
    protocolVersionHeader: modernVersion,
    mcpMethodHeader: 'tools/call',
    mcpNameHeader: name,
    body: parsed as CallToolRequest,
  });
  if (route.kind !== 'modern' || route.classification.revision !== modernVersion) return undefined;
  if (envelope.length < 4096) {
    if (soundEnvelopes.size >= maxRememberedEnvelopes) soundEnvelopes.clear();
    soundEnvelopes.add(envelope);
  }
  return 'modern';
}

const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';
const envelopeKeys = new Set([protocolVersionKey, 'io.modelcontextprotocol/clientInfo', 'io.modelcontextprotocol/clientCapabilities']);
