import type { Context } from 'koa';
import { findAccount } from '../accounts/index.ts';
import type { IdentityCore } from '../core.ts';
import { isDenied } from '../grants/index.ts';
import { openToAll, sendFault } from '../http/answer.ts';
import { isMapped } from '../provider/find-account.ts';
import { verifyOwnToken } from './verify-own-token.ts';

/** OpenID Connect Core 5.3, for the JWT access tokens that the library itself does not find again. */
export async function userinfo(core: IdentityCore, ctx: Context): Promise<void> {
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(ctx.get('authorization'))?.[1];
  if (token === undefined) return refuse(ctx, 'invalid_request', 'Send the access token as Authorization: Bearer.', 'Bearer');
  const own = await verifyOwnToken(core, core.publishedKeys(), token);
  const account =
    own === undefined || (await isDenied(core.database, own.tokenId)) ? undefined : await findAccount(core.database, own.subject);
  if (own === undefined || account === undefined || !isMapped(core.customer(), account.email)) {
    return refuse(ctx, 'invalid_token', 'The access token is none of this provider, has ended or was withdrawn. Sign in again.');
  }
  if (!own.scope.includes('openid')) {
    ctx.set('www-authenticate', 'Bearer error="insufficient_scope", scope="openid"');
    return sendFault(ctx, 403, 'insufficient_scope', 'The token was issued without the scope openid.', openToAll);
  }
  ctx.set({ 'cache-control': 'no-store', ...openToAll });
  const profile = own.scope.includes('profile') ? { name: account.name, preferred_username: account.email } : {};
  const email = own.scope.includes('email') ? { email: account.email } : {};
  ctx.body = { sub: account.id, ...email, ...profile };
}

function refuse(ctx: Context, error: string, description: string, challenge = `Bearer error="${error}"`): void {
  ctx.set('www-authenticate', challenge);
  sendFault(ctx, 401, error, description, openToAll);
}
