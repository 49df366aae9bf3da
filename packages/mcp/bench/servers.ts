import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Verifier } from '@axe/auth';
import { getRequestListener } from '@hono/node-server';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { describeTools } from '../src/index.ts';
import { createTestSignIn, hostForTests } from '../testing/index.ts';
import { echoBench, noDatabase } from './echo.ts';

export interface BenchServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface BenchSignIn {
  readonly verifier: Verifier;
  readonly token: string;
}

/** One verifier with its cache for all servers: the token costs each of them the same. */
export async function benchSignIn(): Promise<BenchSignIn> {
  const people = { 'kim@acme.example': { acmec: ['read', 'write', 'close'] } } as const;
  const signIn = createTestSignIn({ service: 'echo', entities: ['acmec'], people });
  return { verifier: signIn.verifier, token: await signIn.token('person:kim@acme.example', { acmec: ['read', 'write'] }) };
}

/** The same call for every server. */
export function benchRequest(token: string) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name: 'echo_text', arguments: { text: 'a line of ordinary length to give back', times: 2 }, _meta: meta };
  return {
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo_text',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    expect: '"length":76',
  };
}

interface EchoArguments {
  readonly text: string;
  readonly times: number;
}

function echo({ text, times }: EchoArguments) {
  const result = { text: text.repeat(times), length: text.length * times };
  return { content: [{ type: 'text' as const, text: JSON.stringify(result) }], structuredContent: result };
}

/** The least a server can do: read, check the token, parse, answer. No validation, no guards, no log. */
export function startRawServer({ verifier }: BenchSignIn): Promise<BenchServer> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      verifier.verify({ authorization: req.headers.authorization }).then(
        () => {
          const message = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; params: { arguments: EchoArguments } };
          const text = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: echo(message.params.arguments) });
          res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
          res.end(text);
        },
        () => res.writeHead(401).end(),
      );
    });
  });
  return start(server, '/');
}

/** The official SDK's low-level server on Hono, a fresh one per request as its stateless mode wants it. */
export function startSdkServer({ verifier }: BenchSignIn): Promise<BenchServer> {
  const tools = describeTools(echoBench).map(({ name, title, summary, input_schema, output_schema }) => ({
    name,
    title,
    description: summary,
    inputSchema: input_schema as { type: 'object' },
    ...(output_schema === undefined ? {} : { outputSchema: output_schema as { type: 'object' } }),
  }));
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'echo', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({ tools }));
    server.setRequestHandler('tools/call', ({ params }) => echo(params.arguments as unknown as EchoArguments));
    return server;
  });
  const app = new Hono();
  app.post('/mcp', async (c) => {
    await verifier.verify({ authorization: c.req.header('authorization') });
    return handler.fetch(c.req.raw);
  });
  return start(createServer(getRequestListener(app.fetch)), '/mcp');
}

/** A service hosted as in production, with every guard, validation, metrics and log lines; only where they go is nowhere. */
export async function startChassisServer({ verifier }: BenchSignIn): Promise<BenchServer> {
  const limits = { subjectRatePerSecond: 1e9, subjectBurst: 1e9 };
  const { url, close } = await hostForTests(echoBench, { verifier, database: noDatabase, host: { limits }, keepLog: false });
  return { url: `${url}/echo/mcp`, close };
}

async function start(server: HttpServer, route: string): Promise<BenchServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${route}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
