import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';
import { type HtmlPage, languageOf, type PageFrame, type ProblemCode, problemPage } from '../pages/index.ts';
import { factsOf } from './request-facts.ts';

/** Language, customer and request id of every page. `formTargets`: where a form may lead, beyond this origin. */
export function frameOf(core: IdentityCore, ctx: Context, formTargets: readonly string[] = []): PageFrame {
  return {
    language: languageOf(ctx.get('accept-language')),
    customerName: core.customer().customer.legal_name,
    requestId: factsOf(ctx).requestId,
    formTargets,
  };
}

export function sendPage(ctx: Context, page: HtmlPage): void {
  ctx.status = page.status;
  ctx.set({ ...page.headers });
  ctx.body = page.html;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly person?: string | undefined;
  readonly retry?: string | undefined;
}

export function sendProblem(core: IdentityCore, ctx: Context, problem: Problem): void {
  const { detail, person, retry } = problem;
  const shown = {
    code: problem.code,
    status: problem.status,
    ...(detail === undefined ? {} : { detail }),
    ...(person === undefined ? {} : { person }),
    ...(retry === undefined ? {} : { retry }),
  };
  sendPage(ctx, problemPage(frameOf(core, ctx), shown));
}

/** An OAuth error body (RFC 6749, 5.2). */
export function sendFault(ctx: Context, status: number, error: string, description: string, headers: Record<string, string> = {}): void {
  ctx.status = status;
  ctx.set({ 'cache-control': 'no-store', ...headers });
  ctx.body = { error, error_description: description };
}

/** Browsers of other origins may read these answers: they hold nothing that a cookie would open. */
export const openToAll = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate' };
