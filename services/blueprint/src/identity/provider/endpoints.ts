import type { Context, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { registerClient } from '../clients/registration-endpoint.ts';
import type { IdentityCore } from '../core.ts';
import { openToAll, sendFault, sendProblem } from '../http/answer.ts';
import { answerFailure } from '../http/answer-failure.ts';
import { finishReading } from '../http/finish-reading.ts';
import type { LimitName } from '../http/limits.ts';
import { networkOf } from '../http/network-of.ts';
import { factsOf } from '../http/request-facts.ts';
import { callbackPath, finishSignIn, serveInteraction, takeUpSignIn } from '../interactions/index.ts';
import { publishDenied, revokeToken, userinfo } from '../tokens/index.ts';
import { deviceFormHasSession } from './device-form.ts';
import { isForPrograms, isLibraryPath, protectLibraryPages } from './library-paths.ts';
import { addToMetadata } from './metadata.ts';
import { recordSignOut } from './record-sign-out.ts';
import { recordTokenAnswer } from './record-token-answer.ts';
import { supplyDefaults } from './supply-defaults.ts';

/** Where `ctx.state` keeps the error for which the library answered `server_error`. */
export const libraryFailure = 'libraryFailure';

type Endpoint = (core: IdentityCore, ctx: Context) => Promise<void>;

/** Endpoints that are ours; everything else is the library's. */
const endpoints: { readonly [methodAndPath: string]: Endpoint } = {
  'POST /oauth/register': registerClient,
  'POST /oauth/revoke': revokeToken,
  'GET /oauth/userinfo': userinfo,
  'POST /oauth/userinfo': userinfo,
  'GET /oauth/revoked-tokens': publishDenied,
  [`GET ${callbackPath}`]: finishSignIn,
};

export function useEndpoints(provider: Provider, core: IdentityCore): void {
  provider.use(async (ctx: Context, next: Next) => {
    try {
      await answer(core, ctx, next);
    } catch (cause) {
      core.log.error({ err: cause, request_id: factsOf(ctx).requestId }, 'the provider failed unexpectedly');
      answerFailure(core, ctx, cause, { asJson: isForPrograms(ctx.path) });
    }
    await finishReading(ctx);
  });
}

/** Steps around the library, outermost first. */
async function answer(core: IdentityCore, ctx: Context, next: Next): Promise<void> {
  if (!underLimit(core, ctx) || preflight(ctx)) return;
  const own = endpoints[`${ctx.method === 'HEAD' ? 'GET' : ctx.method} ${ctx.path}`];
  if (own !== undefined) return own(core, ctx);
  if (await serveInteraction(core, ctx)) return;
  if (!isLibraryPath(ctx.path)) return sendProblem(core, ctx, { code: 'NOT_FOUND', status: 404 });
  if (!deviceFormHasSession(core, ctx)) return;
  protectLibraryPages(ctx);
  await takeUpSignIn(core, ctx);
  supplyDefaults(core, ctx);
  await next();
  const failure: unknown = ctx.state[libraryFailure];
  // An authorization request may still tell its client, as the protocol has it.
  if (failure !== undefined && ctx.status !== 303) return answerFailure(core, ctx, failure, { asJson: isForPrograms(ctx.path) });
  await recordTokenAnswer(core, ctx);
  await recordSignOut(core, ctx);
  addToMetadata(core, ctx);
  if (ctx.status === 404 && ctx.body === undefined) sendProblem(core, ctx, { code: 'NOT_FOUND', status: 404 });
}

function limitOf(ctx: Context): LimitName | undefined {
  if (ctx.path === '/oauth/token' || ctx.path === '/oauth/revoke' || ctx.path === '/oauth/userinfo') return 'token';
  if (ctx.path === '/oauth/register') return 'registration';
  if (ctx.path === '/oauth/device' && ctx.method === 'POST') return 'userCode';
  return ctx.path.startsWith('/.well-known/') || ctx.path === '/oauth/revoked-tokens' ? undefined : 'page';
}

function underLimit(core: IdentityCore, ctx: Context): boolean {
  const name = limitOf(ctx);
  const seconds = name === undefined ? 0 : core.limits.take(name, networkOf(factsOf(ctx).address));
  if (seconds === 0) return true;
  ctx.set('retry-after', String(seconds));
  if (!isForPrograms(ctx.path)) sendProblem(core, ctx, { code: 'RATE_LIMITED', status: 429 });
  else sendFault(ctx, 429, 'slow_down', `Too many requests from this address. Wait ${seconds} s and repeat; nothing was done.`, openToAll);
  return false;
}

/** CORS for the endpoints that are ours; they take no cookies, so any page may ask. */
function preflight(ctx: Context): boolean {
  if (ctx.method !== 'OPTIONS' || !['/oauth/register', '/oauth/revoke', '/oauth/userinfo'].includes(ctx.path)) return false;
  ctx.status = 204;
  ctx.set({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
    'access-control-max-age': '3600',
  });
  return true;
}
