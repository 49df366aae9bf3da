import { isRefusal } from '@axe/kit';
import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';
import { sendFault, sendProblem } from './answer.ts';
import { factsOf } from './request-facts.ts';

const retrySeconds = 2;

/** For what nobody expected: 503 while the database is away, else 500. The cause is in the log, under the request id of the answer. */
export function answerFailure(core: IdentityCore, ctx: Context, cause: unknown, shape: { readonly asJson: boolean }): void {
  const later = isRefusal(cause) && cause.retryable;
  const status = later ? 503 : 500;
  // The library may have decided where to go before it failed to keep the session.
  ctx.remove('location');
  if (later) ctx.set('retry-after', String(retrySeconds));
  const description = `Something went wrong on our side, and nothing was issued. Tell the operator the request id ${factsOf(ctx).requestId}.`;
  if (!shape.asJson) sendProblem(core, ctx, { code: 'INTERNAL', status });
  else sendFault(ctx, status, later ? 'temporarily_unavailable' : 'server_error', description);
}
