import type { AdapterPayload } from 'oidc-provider';
import type { Account } from '../accounts/index.ts';

/**
 * What one request has read already. A code, a refresh token and a session are read together with their grant and person,
 * which the provider asks for right after: that saves two round trips of every login and refresh.
 */
export interface RequestCache {
  readonly grants: Map<string, AdapterPayload>;
  readonly accounts: Map<string, Account>;
}

const caches = new WeakMap<object, RequestCache>();

/** The cache of the request `ctx` stands for; outside of a request one that nobody else sees. */
export function cacheOf(ctx: object | undefined): RequestCache {
  const known = ctx === undefined ? undefined : caches.get(ctx);
  if (known !== undefined) return known;
  const made: RequestCache = { grants: new Map(), accounts: new Map() };
  if (ctx !== undefined) caches.set(ctx, made);
  return made;
}
