import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';

/** Clients that send no scope mean "whatever is usual": everything at the resource they ask for. */
export function supplyDefaults(core: IdentityCore, ctx: Context): void {
  if (ctx.path !== '/oauth/authorize' || ctx.method !== 'GET') return;
  const { scope, resource, client_id: clientId } = ctx.query;
  if (scope !== undefined && scope !== '') return;
  const asked = typeof resource === 'string' ? resource : undefined;
  const place = asked ?? core.resources.defaultResource(typeof clientId === 'string' ? clientId : '', undefined);
  ctx.query = { ...ctx.query, scope: core.resources.defaultScope(place) };
}
