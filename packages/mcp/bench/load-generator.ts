import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Load, LoadResult } from './load.ts';

const load = JSON.parse(await text(process.stdin)) as Load & { readonly expect: string };
const { hostname, port, pathname, host } = new URL(load.url);
const headers = { ...load.headers, host, 'content-length': String(Buffer.byteLength(load.body)) };
const head = Object.entries(headers)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');
const request = Buffer.from(`POST ${pathname} HTTP/1.1\r\n${head}\r\n${load.body}`);

let requests = 0;
let failures = 0;
let over = false;

/** Raw sockets: a client library would cost more than the server under test. Answers must name their length. */
function drive(socket: Socket): Promise<void> {
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.write(request);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => (over ? resolve() : reject(new Error('the server closed a connection'))));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = endOfAnswer(received);
      if (end === undefined) return;
      requests += 1;
      if (!received.startsWith('HTTP/1.1 200') || !received.includes(load.expect)) failures += 1;
      received = received.slice(end);
      if (over) socket.end();
      else socket.write(request);
    });
  });
}

function endOfAnswer(received: string): number | undefined {
  const body = received.indexOf('\r\n\r\n') + 4;
  if (body < 4) return undefined;
  const length = /content-length: (\d+)/i.exec(received)?.[1];
  if (length !== undefined) return received.length >= body + Number(length) ? body + Number(length) : undefined;
  const last = received.indexOf('0\r\n\r\n', body);
  return last < 0 ? undefined : last + 5;
}

const startedAt = performance.now();
setTimeout(() => {
  over = true;
}, load.durationMs);
await Promise.all(Array.from({ length: load.connections }, () => drive(connect(Number(port), hostname))));
const result: LoadResult = { requests, seconds: (performance.now() - startedAt) / 1000, failures };
process.stdout.write(JSON.stringify(result));
