import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceErrors } from './errors.ts';
import type { HostedService } from './host-service.ts';
import { answerClientError, answerExpectation } from './http/client-error.ts';
import { errorAnswer, writeAnswer } from './http/error-answer.ts';
import { commonHeaders, type Exchange, requestIdFor } from './http/exchange.ts';
import { createGuards, localHosts } from './http/guards.ts';
import { createInFlight } from './http/in-flight.ts';
import { type Mount, openMount } from './http/mount.ts';
import { noteRefusal } from './http/note-refusal.ts';
import { answerPreflight } from './http/preflight.ts';
import { recordRequest } from './http/record-request.ts';
import { shutDown } from './http/shut-down.ts';
import type { Log } from './log.ts';

export type { Mount } from './http/mount.ts';

export interface ListenOptions {
  /** 0 takes a free one. Absent: no TCP port (then `socketPath` must be given). */
  readonly port?: number;
  /** Loopback unless said otherwise. Several listen on the same port, as one for readiness and stopping. */
  readonly hostname?: string | readonly [string, ...string[]];
  /** A unix socket for the reverse proxy; /metrics is not served there. */
  readonly socketPath?: string;
  /** Hostnames besides loopback and that of `publicUrl` which requests may name. */
  readonly allowedHosts?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  readonly publicUrl?: string;
  /** Other things in the same process, e.g. the development identity provider. */
  readonly mounts?: readonly Mount[];
  /** How long running requests may take after the order to stop. */
  readonly graceMs?: number;
  readonly log: Log;
}

export interface Listening {
  /** Where the TCP port answers; the socket's path when there is none. */
  readonly url: string;
  /** Readiness goes to 503, running requests finish within the grace, then the services close. Repeated calls wait for the first. */
  close(): Promise<void>;
}

const defaultGraceMs = 60_000;

export async function listen(hosts: readonly HostedService[], options: ListenOptions): Promise<Listening> {
  const inFlight = createInFlight();
  const serve = createRequestHandler(hosts, options, inFlight);
  const servers: Server[] = [];
  const open = async (overTcp: boolean, target: { port: number; host: string } | { path: string }) => {
    const server = createServer(serverSettings, (req, res) => serve(req, res, overTcp));
    server.maxConnections = 4096;
    server.on('clientError', (error, socket) => answerClientError(error, socket, options.log));
    server.on('checkExpectation', answerExpectation);
    servers.push(server);
    await bind(server, target);
    return server;
  };
  const hostnames = [options.hostname ?? '127.0.0.1'].flat();
  if (options.port === undefined && options.socketPath === undefined) throw new Error('listen needs a port or a socketPath.');
  let url = '';
  try {
    if (options.socketPath !== undefined) {
      await open(false, { path: options.socketPath });
      url = options.socketPath;
    }
    let { port } = options;
    for (const host of port === undefined ? [] : hostnames) {
      const server = await open(true, { port: port ?? 0, host });
      if (host === hostnames[0]) {
        port = (server.address() as AddressInfo).port;
        url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
      }
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    url,
    close: () => {
      closing ??= shutDown(hosts, servers, inFlight, options.graceMs ?? defaultGraceMs);
      return closing;
    },
  };
}

/** Two Entra tokens of people in many groups fit into the headers; header and body must arrive in bounded time. */
const serverSettings = {
  maxHeaderSize: 64 * 1024,
  headersTimeout: 15_000,
  requestTimeout: 360_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  // The guard says what is wrong and how to repair it; the server itself would answer with an empty body.
  requireHostHeader: false,
};

function createRequestHandler(hosts: readonly HostedService[], options: ListenOptions, inFlight: ReturnType<typeof createInFlight>) {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const publicHost = options.publicUrl === undefined ? [] : [new URL(options.publicUrl).hostname];
  const guards = createGuards({
    allowedHosts: [...localHosts, ...publicHost, ...(options.allowedHosts ?? [])],
    allowedOrigins: options.allowedOrigins ?? [],
  });
  const mounts = (options.mounts ?? []).map(openMount);

  const route = async (exchange: Exchange): Promise<void> => {
    const { req, res, path, query, requestId } = exchange;
    const host = byName.get(path.slice(1, indexOr(path, '/', 1)));
    const mount = host === undefined ? mounts.find(({ covers }) => covers(path)) : undefined;
    const refusal = guards.check(req, query, { ownsOrigins: mount !== undefined });
    if (refusal !== undefined) {
      noteRefusal(exchange, refusal.code, refusal.context);
      return writeAnswer(exchange, errorAnswer(refusal, requestId));
    }
    if (host !== undefined) return serveHost(host, exchange);
    if (mount !== undefined) {
      for (const [name, value] of Object.entries(commonHeaders(exchange))) res.setHeader(name, value);
      return mount.handle(req, res);
    }
    const described = byName.get(/^\/\.well-known\/oauth-protected-resource\/([^/]+)\/mcp$/.exec(path)?.[1] ?? '');
    if (described !== undefined && req.method === 'GET') {
      const headers = { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' };
      return writeAnswer(exchange, { status: 200, headers, body: described.router.metadata });
    }
    writeAnswer(exchange, errorAnswer(nothingHere(), requestId));
  };

  return (req: IncomingMessage, res: ServerResponse, overTcp: boolean): void => {
    const exchange = openExchange(req, res, overTcp, inFlight.closing());
    const done = inFlight.enter(exchange.path.endsWith('/health/ready') || exchange.path.endsWith('/health'));
    res.once('close', () => {
      done();
      recordRequest(exchange, byName.get(exchange.path.slice(1, indexOr(exchange.path, '/', 1))), options.log);
    });
    route(exchange).catch((error: unknown) => {
      options.log.error({ request_id: exchange.requestId, err: error }, 'request failed unexpectedly');
      // An answer that has begun cannot become another one: the client must see that it is not whole.
      if (res.headersSent && !res.writableEnded) res.destroy();
      else writeAnswer(exchange, errorAnswer(error, exchange.requestId));
    });
  };
}

/** What a mount answers to pages of other origins is its own affair; services answer alike. */
function serveHost(host: HostedService, exchange: Exchange): void | Promise<void> {
  const { origin } = exchange.req.headers;
  if (origin !== undefined) exchange.origin = origin;
  if (!answerPreflight(exchange)) return host.router.handle(exchange);
}

function openExchange(req: IncomingMessage, res: ServerResponse, overTcp: boolean, last: boolean): Exchange {
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    requestId: requestIdFor(req),
    startedAt: performance.now(),
    req,
    res,
    path,
    query: mark < 0 ? '' : target.slice(mark + 1),
    overTcp,
    last,
  };
}

const nothingHere = () =>
  serviceErrors.NOT_FOUND('Nothing answers at this path. Services answer below /{service}; /{service}/health shows one that is up.');

const indexOr = (text: string, part: string, from: number): number => {
  const index = text.indexOf(part, from);
  return index < 0 ? text.length : index;
};

function bind(server: Server, target: { port: number; host: string } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(target, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
