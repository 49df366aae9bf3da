import type { Context } from 'koa';
import { recordEvent } from '../audit/index.ts';
import { findClient } from '../clients/index.ts';
import type { IdentityCore } from '../core.ts';
import { denyToken, revokeGrant } from '../grants/index.ts';
import { openToAll, sendFault } from '../http/answer.ts';
import { readForm } from '../http/read-body.ts';
import { factsOf } from '../http/request-facts.ts';
import { leewaySeconds } from '../lifetimes.ts';
import { verifyOwnToken } from './verify-own-token.ts';

/**
 * RFC 7009 by the client that holds the token. A refresh token ends its whole family; an access token, which the library
 * cannot revoke because it is a JWT, is put on the deny list. Whatever is unknown here is answered with success, as the RFC asks.
 */
export async function revokeToken(core: IdentityCore, ctx: Context): Promise<void> {
  const form = await readForm(ctx.req);
  const token = form?.get('token') ?? '';
  const clientId = form?.get('client_id') ?? '';
  if (form === undefined || token === '' || clientId === '') {
    return sendFault(ctx, 400, 'invalid_request', 'Send token and client_id as form fields. Nothing was revoked.', openToAll);
  }
  // A document is not fetched for this: whoever holds a token of the client may end it.
  const known = clientId.startsWith('https:') || (await findClient(core, clientId)) !== undefined;
  if (!known) return sendFault(ctx, 401, 'invalid_client', 'There is no such client. Nothing was revoked.', openToAll);
  const facts = factsOf(ctx);
  const refresh = await core.provider().RefreshToken.find(token, { ignoreExpiration: true });
  if (refresh !== undefined) {
    if (refresh.clientId === clientId && refresh.grantId !== undefined) {
      await revokeGrant(core.database, refresh.grantId, { kind: 'grant_revoked', reason: 'revoked by the client', ...facts });
    }
  } else {
    const own = await verifyOwnToken(core, core.publishedKeys(), token);
    if (own !== undefined && own.clientId === clientId) {
      await denyToken(core.database, own.tokenId, new Date(own.expiresAt.getTime() + leewaySeconds * 1000));
      const { subject: accountId, tokenId: jti } = own;
      await recordEvent(core.database, { kind: 'token_revoked', accountId, clientId, jti, reason: 'revoked by the client', ...facts });
    }
  }
  ctx.set({ 'cache-control': 'no-store', ...openToAll });
  ctx.status = 200;
  ctx.body = '';
}
