import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TestServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Puts a fetch handler behind a real socket on a free port; the handler is made when the address is known. */
export async function serve(make: (origin: string) => (request: Request) => Promise<Response>): Promise<TestServer> {
  let handler: ((request: Request) => Promise<Response>) | undefined;
  const server = createServer(async (req, res) => {
    const response = (await handler?.(await requestOf(req, origin))) ?? new Response(null, { status: 503 });
    res.writeHead(response.status, Object.fromEntries(response.headers));
    res.end(await response.text());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handler = make(origin);
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function requestOf(req: IncomingMessage, origin: string): Promise<Request> {
  const method = req.method ?? 'GET';
  const headers = Object.entries(req.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  return new Request(new URL(req.url ?? '/', origin), { method, headers, ...(method === 'POST' ? { body: await text(req) } : {}) });
}
