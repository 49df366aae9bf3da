import type { ErrorContext } from '@axe/kit';
import type { Exchange } from './exchange.ts';

const codeShape = /^[A-Z][A-Z0-9_]{1,63}$/;

/** What the log says of a refused call: its code, and the finer one in `context.reason`. A reason that is a text may hold what a caller sent. */
export function noteRefusal(exchange: Exchange, code: string, { reason }: ErrorContext): void {
  exchange.outcome = code;
  if (typeof reason === 'string' && reason !== code && codeShape.test(reason)) exchange.reason = reason;
}
