import { scopes as rightScopes } from '@axe/kit';
import { rightsOfPerson } from '@axe/registry';
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../accounts/index.ts';
import { type DocumentFetch, fetchDocument, houseClients, isFirstParty, redirectProblem } from '../clients/index.ts';
import type { IdentityCore } from '../core.ts';
import { hostCookie } from '../http/host-cookie.ts';
import { networkOf } from '../http/network-of.ts';
import { factsOf } from '../http/request-facts.ts';
import { resumeCookie } from '../interactions/cookies.ts';
import type { KeyRing } from '../keys/index.ts';
import { lifetimes } from '../lifetimes.ts';
import { cacheOf, createStore, type StoreHooks } from '../store/index.ts';
import { isMapped, providerAccount } from './find-account.ts';
import { createPolicy } from './interaction-policy.ts';
import { deviceFlowPages, renderError, signOutPages } from './library-pages.ts';
import { loadGrant } from './load-grant.ts';
import { openIdScopes } from './resources.ts';

export interface ConfigurationParts {
  readonly core: IdentityCore;
  readonly ring: KeyRing;
  readonly hooks: StoreHooks;
  readonly documentFetch: DocumentFetch | undefined;
  /** Adds `ent`, the rights by entity, to access tokens. Services go by the registry all the same. */
  readonly entClaim: boolean;
}

export function providerConfiguration(parts: ConfigurationParts): Configuration {
  const { core, ring, hooks } = parts;
  const secure = core.issuer.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const;
  return {
    adapter: createStore(core.database, core.sealer, hooks),
    clients: [...houseClients],
    jwks: { keys: ring.keys.map(({ privateJwk }) => privateJwk) },
    scopes: [...openIdScopes],
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    clientDefaults: {
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    pkce: { required: () => true },
    routes,
    cookies: {
      names: { session: hostCookie(core.issuer, 'axe_session'), interaction: 'axe_interaction', resume: resumeCookie },
      keys: [Buffer.from(core.sealer.derive('cookies')).toString('base64url')],
      long: cookie,
      short: cookie,
    },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.authorizationCode,
      DeviceCode: lifetimes.deviceCode,
      RefreshToken: lifetimes.refreshToken,
      Grant: lifetimes.grant,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.browserSession,
    },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // A sign-in of a program outlives the browser session in which it was allowed.
    expiresWithSession: async () => false,
    loadExistingGrant: (ctx) => loadGrant(ctx, core.database, core.resources),
    findAccount: (ctx, id) => accountFor(core, ctx, id),
    extraTokenClaims: async (ctx) => extraClaims(parts, ctx),
    interactions: { policy: createPolicy(), url: (_ctx, { uid }) => `/oauth/interaction/${uid}` },
    clientBasedCORS: (_ctx, origin, client) => mayReadAnswers(origin, client.redirectUris ?? []),
    renderError: (ctx, out, error) => renderError(core, ctx, out, error),
    fetch: (url) => fetchDocument(String(url), parts.documentFetch),
    fetchResponseBodyLimits: { 'client_id metadata document': 16 * 1024 },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, ...signOutPages(core) },
      deviceFlow: { enabled: true, ...deviceFlowPages(core) },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, client, oneOf) => oneOf?.[0] ?? core.resources.defaultResource(client?.clientId ?? '', scopeOf(ctx)),
        useGrantedResource: async () => true,
        getResourceServerInfo: (ctx, resource, client) => {
          // The page names one place, and a token opens one.
          if (Array.isArray(ctx.oidc.params?.resource) && ctx.oidc.params.resource.length > 1)
            throw new errors.InvalidTarget('ask for one resource at a time');
          const server = core.resources.server(resource, client.clientId, ring.keys[0]?.kid ?? '');
          if (server === undefined) throw new errors.InvalidTarget();
          return server;
        },
      },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: async (ctx) => ctx === undefined || core.limits.take('document', networkOf(factsOf(ctx).address)) === 0,
        allowClient: async (_ctx, client) => documentAllowed(core, client.clientId, client.redirectUris ?? []),
      },
    },
  };
}

const routes = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  device_authorization: '/oauth/device_authorization',
  code_verification: '/oauth/device',
  userinfo: '/oauth/userinfo',
  end_session: '/oauth/end_session',
  jwks: '/.well-known/jwks.json',
} as const;

const scopeOf = (ctx: KoaContextWithOIDC): string | undefined => {
  const scope = ctx.oidc.params?.scope;
  return typeof scope === 'string' ? scope : undefined;
};

/** Undefined for a person the registry does not know any more: codes and refresh tokens of theirs are then refused. */
async function accountFor(core: IdentityCore, ctx: KoaContextWithOIDC, id: string) {
  const cache = cacheOf(ctx);
  const account = cache.accounts.get(id) ?? (await findAccount(core.database, id));
  if (account === undefined || !isMapped(core.customer(), account.email)) return undefined;
  cache.accounts.set(id, account);
  if (ctx.oidc.params?.grant_type === 'refresh_token' && core.limits.take('refresh', account.email) > 0) {
    // Before anything is consumed: the refresh token stays good.
    throw new errors.CustomOIDCProviderError(
      'slow_down',
      'Too many renewals for this person. Wait a minute and repeat; nothing was used up.',
    );
  }
  return providerAccount(account);
}

function extraClaims({ core, entClaim }: ConfigurationParts, ctx: KoaContextWithOIDC) {
  const email = ctx.oidc.account?.email;
  const azp = ctx.oidc.client?.clientId;
  if (typeof email !== 'string') return { azp };
  if (!entClaim) return { email, azp };
  const rights = rightsOfPerson(core.customer(), email) ?? new Map();
  const ent = Object.fromEntries([...rights].map(([entity, held]) => [entity, rightScopes.filter((scope) => held.has(scope))]));
  return { email, azp, ent };
}

/** A page that runs where the client's answers go may read the token endpoint's answers; on this machine any port will do. */
function mayReadAnswers(origin: string, redirectUris: readonly string[]): boolean {
  return redirectUris.some((uri) => {
    const own = URL.parse(uri);
    const asked = URL.parse(origin);
    if (own === null || asked === null) return false;
    return own.origin === asked.origin || (own.protocol === 'http:' && asked.protocol === 'http:' && own.hostname === asked.hostname);
  });
}

function documentAllowed(core: IdentityCore, clientId: string, redirectUris: readonly string[]): boolean {
  if (isFirstParty(clientId)) return false;
  const policy = { allowed: core.customer().customer.sso?.allowed_redirect_uris ?? [], documentHost: new URL(clientId).host };
  return redirectUris.length > 0 && redirectUris.every((uri) => redirectProblem(uri, policy) === undefined);
}
