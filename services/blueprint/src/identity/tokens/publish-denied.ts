import { hash } from 'node:crypto';
import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';
import { listDenied } from '../grants/index.ts';

/** The deny list, asked for by every service every few seconds. Ids of tokens are no secrets: nobody can use one. */
export async function publishDenied(core: IdentityCore, ctx: Context): Promise<void> {
  const body = JSON.stringify({ revoked: await listDenied(core.database) });
  const etag = `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
  ctx.set({ etag, 'cache-control': 'no-cache' });
  if (ctx.get('if-none-match') === etag) {
    ctx.status = 304;
    return;
  }
  ctx.type = 'json';
  ctx.body = body;
}
