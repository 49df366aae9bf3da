import type { Database } from '@axe/pg';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { isFirstParty } from '../clients/index.ts';
import { isAllowed, rememberedConsent } from '../grants/index.ts';
import type { Resources } from './resources.ts';

/**
 * Each sign-in gets a grant of its own, so that ending one leaves the others alone. It is made without asking when the client
 * is the house's own, or when the person allowed all of this before; otherwise nothing is answered and the page asks.
 */
export async function loadGrant(ctx: KoaContextWithOIDC, database: Database, resources: Resources): Promise<Grant | undefined> {
  const { oidc } = ctx;
  const { provider, client, session } = oidc;
  const granted = oidc.result?.consent?.grantId;
  if (typeof granted === 'string') return provider.Grant.find(granted);
  const accountId = session?.accountId;
  if (client === undefined || accountId === undefined) return undefined;
  if (oidc.promptPending('consent') || oidc.promptPending('login')) return undefined;
  const wanted = requestedScopes(resources, client.clientId, oidc.params?.scope, Object.keys(oidc.resourceServers ?? {}));
  if (!isFirstParty(client.clientId)) {
    const allowed = await rememberedConsent(database, accountId, client.clientId);
    const covered = [...wanted].every(([resource, scopes]) => scopes.every((scope) => isAllowed(allowed.get(resource) ?? [], scope)));
    if (!covered || wanted.size === 0) return undefined;
  }
  const grant = grantOf(provider, { accountId, clientId: client.clientId }, wanted);
  await grant.save();
  return grant;
}

/** Resource → what was asked for there. */
export function requestedScopes(
  resources: Resources,
  clientId: string,
  scope: unknown,
  asked: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const named = typeof scope === 'string' ? scope.split(' ') : [];
  return new Map(asked.map((resource) => [resource, resources.grantable(resource, clientId, named)]));
}

export function grantOf(
  provider: KoaContextWithOIDC['oidc']['provider'],
  of: { readonly accountId: string; readonly clientId: string },
  wanted: ReadonlyMap<string, readonly string[]>,
): Grant {
  const grant = new provider.Grant(of);
  for (const [resource, scopes] of wanted) {
    if (scopes.length > 0) grant.addResourceScope(resource, scopes.join(' '));
    // What the provider itself answers with (ID token, userinfo) is granted apart from what a resource takes.
    grant.addOIDCScope(scopes.filter((scope) => ['openid', 'profile', 'email', 'offline_access'].includes(scope)).join(' '));
  }
  return grant;
}
