import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { LoadOrder } from './load.ts';

/** The load generator in a process of its own; answers with what it printed. */
export function runLoad(order: LoadOrder): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('load.ts', import.meta.url)), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve(text.trim()) : reject(new Error(`the load generator ended with ${code}`))));
  });
}

type Handler = (req: IncomingMessage, res: ServerResponse) => unknown;

/** A bare server whose handler is set later: the issuer is its address. */
export async function openServer(): Promise<{ server: Server; url: string; serve: { handler: Handler } }> {
  const serve: { handler: Handler } = { handler: (_req, res) => res.end() };
  const server = createServer((req, res) => void serve.handler(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, serve };
}
