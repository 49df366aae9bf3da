import type { Context } from 'koa';
import { bindAccount } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import type { IdentityCore } from '../core.ts';
import { type Problem, sendProblem } from '../http/answer.ts';
import { factsOf } from '../http/request-facts.ts';
import { isMapped } from '../provider/find-account.ts';
import { completedCookie, startedCookie } from './cookies.ts';

const statusOf = { FEDERATION_REFUSED: 403, FEDERATION_UNAVAILABLE: 503, WRONG_TENANT: 403, CANCELLED: 403 } as const;

/** The tenant's answer. Who it is, is checked here; what they may do, the registry says with every call. */
export async function finishSignIn(core: IdentityCore, ctx: Context): Promise<void> {
  const callback = new URL(ctx.originalUrl, core.issuer);
  const cookie = startedCookie(core.issuer, callback.searchParams.get('state') ?? '');
  const started = await core.signInCookies.openStarted(ctx.cookies.get(cookie, { signed: false }) ?? '', core.now());
  if (started === undefined) return sendProblem(core, ctx, { code: 'SIGN_IN_EXPIRED', status: 400 });
  ctx.cookies.set(cookie, null, { signed: false });
  const page = `/oauth/interaction/${started.uid}`;
  const fail = async (problem: Problem, email?: string): Promise<void> => {
    const { address, requestId } = factsOf(ctx);
    const reason = problem.detail === undefined ? problem.code : `${problem.code} ${problem.detail}`;
    await recordEvent(core.database, { kind: 'sign_in_refused', email, reason, address, requestId });
    sendProblem(core, ctx, { retry: page, ...problem });
  };

  const result = await core.entra.finish(callback, started);
  if ('problem' in result) return fail({ code: result.problem, status: statusOf[result.problem], detail: result.detail });
  const { person } = result;
  if (core.limits.take('account', person.email) > 0) return fail({ code: 'RATE_LIMITED', status: 429 }, person.email);
  if (!isMapped(core.customer(), person.email)) return fail({ code: 'USER_NOT_MAPPED', status: 403, person: person.email }, person.email);
  const bound = await bindAccount(core.database, person, core.newId());
  if (bound.state === 'address-reused') return fail({ code: 'ADDRESS_REUSED', status: 403, person: person.email }, person.email);

  const { id, email } = bound.account;
  const { address, requestId } = factsOf(ctx);
  await recordEvent(core.database, { kind: 'signed_in', accountId: id, email, address, requestId });
  const sealed = await core.signInCookies.sealCompleted(started.uid, id, core.now());
  const name = completedCookie(core.issuer, started.uid);
  ctx.cookies.set(name, sealed, { httpOnly: true, sameSite: 'lax', signed: false, maxAge: 60_000 });
  ctx.set('cache-control', 'no-store');
  ctx.status = 303;
  ctx.redirect(started.resumePath);
}
