import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the log and the limits want to know of a request. */
export interface RequestFacts {
  readonly requestId: string;
  /** The caller's address as the front door saw it. */
  readonly address: string;
}

/** Koa's context, as far as it is needed here. */
interface HttpContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly ip: string;
}

export function factsOf(ctx: HttpContext): RequestFacts {
  const given = ctx.res.getHeader('x-request-id');
  return { requestId: typeof given === 'string' ? given : 'none', address: ctx.ip };
}
