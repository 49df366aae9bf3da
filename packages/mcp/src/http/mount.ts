import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';

/** Something else in the same process: a fetch-style handler, or one that writes to Node's own response (a Koa app). */
export type Mount = FetchMount | NodeMount;

export interface MountPlace {
  /** `/entra`: the path itself and everything below it. `/` is the root page alone. */
  readonly prefix: string;
}

export interface FetchMount extends MountPlace {
  fetch(request: Request): Response | Promise<Response>;
}

export interface NodeMount extends MountPlace {
  /**
   * Answers by itself, headers and body, also as a stream. `res` already has `x-request-id`, the id that the access log
   * shows. What it throws becomes a 500 or, once the answer has begun, a connection cut off.
   */
  handle(req: IncomingMessage, res: ServerResponse): void | Promise<void>;
}

/** A mount as the request handler uses it. */
export interface OpenMount {
  covers(path: string): boolean;
  handle(req: IncomingMessage, res: ServerResponse): void | Promise<void>;
}

export function openMount(mount: Mount): OpenMount {
  return { covers: coverage(mount.prefix), handle: handlerOf(mount) };
}

function coverage(prefix: string): (path: string) => boolean {
  if (prefix === '/') return (path) => path === '/';
  return (path) => path === prefix || path.startsWith(`${prefix}/`);
}

function handlerOf(mount: Mount): (req: IncomingMessage, res: ServerResponse) => void | Promise<void> {
  return 'handle' in mount ? (req, res) => mount.handle(req, res) : getRequestListener((request) => mount.fetch(request));
}
