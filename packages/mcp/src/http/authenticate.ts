import type { Caller } from '@axe/auth';
import { isRefusal } from '@axe/kit';
import type { ServiceCore } from '../service-core.ts';
import { authStatus, challengeFor } from './challenge.ts';
import { type ErrorAnswer, errorAnswer } from './error-answer.ts';
import type { Exchange } from './exchange.ts';
import { noteRefusal } from './note-refusal.ts';

/** The caller behind the request's token, within its rate. Throws the verifier's refusal or RATE_LIMITED. */
export async function authenticate(core: ServiceCore, exchange: Exchange): Promise<Caller> {
  const { headers } = exchange.req;
  const caller = await core.verifier.verify({ authorization: headers.authorization, userToken: headers['x-user-token'] });
  exchange.caller = caller;
  core.rateLimit.take(caller.subject, Date.now());
  return caller;
}

/** Any failure as HTTP answer: with the challenge where a new token can help, and counted where a token was refused. */
export function refusalAnswer(core: ServiceCore, error: unknown, exchange: Exchange): ErrorAnswer {
  const { requestId } = exchange;
  const refusal = isRefusal(error) ? error : undefined;
  const status = refusal === undefined ? undefined : authStatus(refusal);
  if (refusal === undefined || refusal.code === 'INTERNAL') {
    core.log.error({ request_id: requestId, err: refusal?.cause ?? error }, 'request failed unexpectedly');
  }
  noteRefusal(exchange, refusal?.code ?? 'INTERNAL', refusal?.context ?? {});
  const answer = errorAnswer(error, requestId);
  if (refusal === undefined || status === undefined) return { ...answer, headers: { ...answer.headers, ...retryHeaders(answer) } };
  core.metrics.authFailure(refusal.code);
  const challenge = challengeFor(refusal, core.challenge);
  const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
  return { ...answer, status, headers: { ...headers, ...retryHeaders({ ...answer, status }) } };
}

function retryHeaders({ status, body }: ErrorAnswer): { readonly [name: string]: string } {
  const seconds = body.error.context.retry_after_seconds;
  if (typeof seconds === 'number') return { 'retry-after': String(seconds) };
  return status === 503 ? { 'retry-after': '5' } : {};
}
