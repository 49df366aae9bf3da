import type { Exchange } from '../http/exchange.ts';

/** An exchange whose token is good, with its body as read. */
export interface McpExchange extends Exchange {
  body?: Buffer;
  /** Absent when there is no body or it is no JSON. */
  parsed?: unknown;
}
