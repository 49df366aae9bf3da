import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createFastCalls } from '../protocol/fast-call.ts';
import { admitMcp, answerBySdk } from '../protocol/mcp-endpoint.ts';
import type { McpExchange } from '../protocol/mcp-exchange.ts';
import { createSdkHandler } from '../protocol/sdk-handler.ts';
import type { ServiceCore } from '../service-core.ts';
import { commonHeaders } from './exchange.ts';
import type { ResourceMetadata } from './metadata.ts';
import { createServiceApp, type Endpoints, notFound } from './service-app.ts';

/** Answers every request below /{service}. */
export interface ServiceRouter {
  handle(exchange: McpExchange): Promise<void>;
  readonly metadata: ResourceMetadata;
  /** Counts one answered request. */
  count(exchange: McpExchange, status: number, seconds: number): void;
  close(): Promise<void>;
}

export function createServiceRouter(core: ServiceCore, endpoints: Pick<Endpoints, 'files' | 'events' | 'storage'>): ServiceRouter {
  const sdk = createSdkHandler(core);
  const app = createServiceApp(core, {
    ...endpoints,
    mcp: (exchange, request) => {
      // Only the exact path is admitted below; another spelling of it must not get round the token.
      if (exchange.caller === undefined) throw notFound();
      return answerBySdk(sdk, exchange, request);
    },
  });
  const exchanges = new WeakMap<object, McpExchange>();
  const listener = getRequestListener((request, env) => {
    const exchange = exchanges.get(env.incoming);
    if (exchange === undefined) throw new Error('A request came without its exchange.');
    return app.fetch(request, { exchange });
  });
  const fast = core.fastPath ? createFastCalls(core) : undefined;
  const mcpPath = `/${core.declaration.name}/mcp`;

  const toApp = (exchange: McpExchange) => {
    const incoming: IncomingMessage & { rawBody?: Buffer } = exchange.req;
    if (exchange.body !== undefined) incoming.rawBody = exchange.body;
    for (const [name, value] of Object.entries(commonHeaders(exchange))) exchange.res.setHeader(name, value);
    exchanges.set(incoming, exchange);
    return listener(incoming, exchange.res);
  };
  return {
    metadata: core.metadata,
    async handle(exchange) {
      if (exchange.path !== mcpPath) return toApp(exchange);
      if (!(await admitMcp(core, exchange))) return;
      if (!fast?.take(exchange)) await toApp(exchange);
    },
    count: (exchange, status, seconds) => core.metrics.request(endpointOf(exchange.path, core.declaration.name), status, seconds),
    close: () => sdk.close(),
  };
}

const known = new Set(['/mcp', '/files', '/events', '/schemas', '/metrics', '/health', '/health/ready', '/health/storage']);

/** A label of bounded variety: whatever is no endpoint counts as other. */
function endpointOf(path: string, service: string): string {
  const rest = path.slice(service.length + 1);
  if (known.has(rest)) return rest;
  return rest.endsWith('/.well-known/oauth-protected-resource') ? '/.well-known' : 'other';
}
