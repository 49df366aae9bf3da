import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';

const metadataPaths: ReadonlySet<string> = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);

/** The library names its own scopes only; clients look here for those of the services. */
export function addToMetadata(core: IdentityCore, ctx: Context): void {
  if (!metadataPaths.has(ctx.path) || typeof ctx.body !== 'object' || ctx.body === null) return;
  ctx.body = {
    ...ctx.body,
    scopes_supported: core.resources.scopes,
    ui_locales_supported: ['ko', 'en'],
    revocation_endpoint_auth_methods_supported: ['none'],
  };
  ctx.set('cache-control', 'public, max-age=300');
}
