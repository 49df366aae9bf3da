import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Told {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

/** What a broken front door does; nothing when the field is absent. */
export interface Spoil {
  /** Changes what reaches the service. */
  readonly request?: (seen: Seen) => string;
  /** Changes what comes back; undefined cuts the connection. */
  readonly answer?: (told: Told, seen: Seen) => Told | undefined;
}

export interface FrontDoor {
  readonly url: string;
  leadTo(upstream: string): void;
  spoil(how: Spoil): void;
  close(): Promise<void>;
}

/** A reverse proxy that passes everything through, prefix and Host included, and can be broken on purpose. */
export async function openFrontDoor(): Promise<FrontDoor> {
  let upstream = '';
  let spoiled: Spoil = {};
  const server = createServer((req, res) => {
    pass(req, res, upstream, spoiled).catch(() => res.destroy());
  });
  const port = await listenOn(server);
  return {
    url: `http://localhost:${port}`,
    leadTo: (url) => {
      upstream = url;
    },
    spoil: (how) => {
      spoiled = how;
    },
    close: () => closeServer(server),
  };
}

async function pass(req: IncomingMessage, res: ServerResponse, upstream: string, spoil: Spoil): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const seen = { method: req.method ?? 'GET', path: req.url ?? '/', headers: req.headers, body: Buffer.concat(chunks).toString('utf8') };
  const body = spoil.request?.(seen) ?? seen.body;
  const told = await forward(upstream, { ...seen, body });
  const answer = spoil.answer === undefined ? told : spoil.answer(told, seen);
  if (answer === undefined) {
    res.destroy();
    return;
  }
  res.writeHead(answer.status, answer.headers);
  res.end(answer.text);
}

/** Host goes through as it came, which fetch does not allow. */
function forward(upstream: string, { method, path, headers, body }: Seen): Promise<Told> {
  const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = headers;
  const sent = { ...kept, 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${upstream}${path}`, { method, headers: sent, agent: false }, (response) => {
      text(response).then((told) => {
        const own = Object.entries(response.headers).filter(
          ([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name),
        );
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(own) as Told['headers'], text: told });
      }, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

export async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export const page = (status = 200): Told => ({
  status,
  headers: { 'content-type': 'text/html' },
  text: '<!doctype html><title>Welcome</title>',
});

/** Changes the JSON of an answer, also inside of an event stream. */
// biome-ignore lint/suspicious/noExplicitAny: the spoilers reach into answers of many shapes.
export function changeJson(told: Told, change: (body: any) => unknown): Told {
  const stream = /^(event|data|id):/.test(told.text);
  if (!stream) return { ...told, text: JSON.stringify(change(JSON.parse(told.text))) };
  return {
    ...told,
    text: told.text.replace(/^data: (\{.*)$/gm, (_line, json: string) => `data: ${JSON.stringify(change(JSON.parse(json)))}`),
  };
}
