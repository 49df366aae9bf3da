import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { recordEvent, recordIssuance } from '../audit/index.ts';
import type { IdentityCore } from '../core.ts';
import { sendFault } from '../http/answer.ts';
import { factsOf } from '../http/request-facts.ts';
import { leewaySeconds } from '../lifetimes.ts';

/** Errors of clients that only wait: no refusal worth a row. */
const waiting: ReadonlySet<unknown> = new Set(['authorization_pending', 'slow_down']);

/** Every answer of the token endpoint gets its row before it leaves; without the row the tokens are not handed out. */
export async function recordTokenAnswer(core: IdentityCore, ctx: Context): Promise<void> {
  if (ctx.path !== '/oauth/token' || ctx.method !== 'POST') return;
  const { oidc } = ctx as unknown as KoaContextWithOIDC;
  const body = ctx.body as { readonly error?: string; readonly error_description?: string } | undefined;
  const common = { ...factsOf(ctx), clientId: oidc?.client?.clientId ?? textOf(oidc?.params?.client_id) };
  if (ctx.status !== 200) {
    if (waiting.has(body?.error)) return;
    const reason = `${body?.error ?? ctx.status}: ${body?.error_description ?? ''}`;
    const detail = oidc?.entities.Account?.email;
    return recordEvent(core.database, { kind: 'token_refused', email: textOf(detail), reason, ...common });
  }
  const token = oidc?.entities.AccessToken;
  if (token?.grantId === undefined) throw new Error('the token endpoint answered without a token of a grant');
  const event = {
    kind: oidc.params?.grant_type === 'refresh_token' ? 'token_refreshed' : 'token_issued',
    accountId: token.accountId,
    email: textOf(oidc.account?.email),
    grantId: token.grantId,
    scope: token.scope,
    resource: [token.aud].flat().join(' '),
    jti: token.jti,
    tokenExpiresAt: new Date(((token.exp ?? core.now().getTime() / 1000 + token.expiration) + leewaySeconds) * 1000),
    ...common,
  } as const;
  const source = oidc.entities.AuthorizationCode ?? oidc.entities.DeviceCode ?? oidc.entities.RefreshToken;
  if (await recordIssuance(core.database, event, source?.authTime)) return;
  const { accountId, email, grantId } = event;
  const reason = 'invalid_grant: the sign-in was ended meanwhile';
  await recordEvent(core.database, { kind: 'token_refused', accountId, email, grantId, reason, ...common });
  sendFault(ctx, 400, 'invalid_grant', 'The sign-in was ended meanwhile. Sign in again.');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
