import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSelfSigned } from '../../../../tests/clients/support/self-signed.ts';

export interface Published {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as it is when it is a text; `client_id` of an object is set to the address unless it has one. */
  readonly body: string | Record<string, unknown>;
  /** Ends the connection after half of the body. */
  readonly brokenOff?: boolean;
  /** Waits this long before each tenth of the body. */
  readonly pauseMs?: number;
}

export interface DocumentServer {
  readonly origin: string;
  readonly ca: string;
  /** Publishes under `/name.json`; answers with the address. */
  publish(name: string, what: Published): string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Somebody's web site with metadata documents, on loopback over https. */
export async function startDocumentServer(): Promise<DocumentServer> {
  const { key, cert } = createSelfSigned();
  const pages = new Map<string, Published>();
  const asked: string[] = [];
  const server: Server = createServer({ key, cert }, (req, res) => {
    asked.push(req.url ?? '');
    const page = pages.get(req.url ?? '');
    if (page === undefined) return void res.writeHead(404).end();
    const own = typeof page.body === 'string' ? page.body : JSON.stringify({ client_id: `${origin}${req.url}`, ...page.body });
    res.writeHead(page.status ?? 200, { 'content-type': 'application/json', ...page.headers });
    if (page.brokenOff === true) return void res.write(own.slice(0, own.length / 2), () => res.destroy());
    if (page.pauseMs === undefined) return void res.end(own);
    let sent = 0;
    const timer = setInterval(() => {
      res.write(own.slice(sent, sent + own.length / 10));
      sent += own.length / 10;
      if (sent >= own.length) clearInterval(timer);
    }, page.pauseMs);
    res.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    ca: cert,
    asked,
    publish: (name, what) => {
      pages.set(`/${name}.json`, what);
      return `${origin}/${name}.json`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
