import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';
import { sendProblem } from '../http/answer.ts';
import { hostCookie } from '../http/host-cookie.ts';

const resumed = /^\/oauth\/device\/[^/]+$/;

/**
 * The page where a code is typed begins a browser session, and its form proves that it came from there. The library fails over a
 * form without one (it wants to keep a session it never began), so it is refused here. False: answered.
 */
export function deviceFormHasSession(core: IdentityCore, ctx: Context): boolean {
  const posted = ctx.path === '/oauth/device' && ctx.method === 'POST';
  if (!posted && !resumed.test(ctx.path)) return true;
  if (ctx.cookies.get(hostCookie(core.issuer, 'axe_session'), { signed: true }) !== undefined) return true;
  const problem = posted ? ({ code: 'FORM_INVALID', status: 403 } as const) : ({ code: 'SIGN_IN_EXPIRED', status: 400 } as const);
  sendProblem(core, ctx, { ...problem, retry: '/oauth/device' });
  return false;
}
