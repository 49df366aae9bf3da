import { type Configuration, type Grant, type KoaContextWithOIDC, Provider } from 'oidc-provider';

export interface BaselineOptions {
  readonly issuer: string;
  readonly resource: string;
  readonly scope: string;
  readonly client: NonNullable<Configuration['clients']>[number];
  readonly jwks: NonNullable<Configuration['jwks']>;
  readonly accounts: readonly string[];
}

/** The library as it comes, with its own in-memory store: the same flow, the same tokens, nothing of ours around it. */
export function createMemoryProvider(options: BaselineOptions): Provider {
  const accounts = new Set(options.accounts);
  const provider = new Provider(options.issuer, {
    clients: [options.client],
    jwks: options.jwks,
    scopes: ['openid', 'offline_access'],
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    conformIdTokenClaims: false,
    routes: { authorization: '/oauth/authorize', token: '/oauth/token' },
    cookies: { keys: ['memory'], names: { session: 'axe_session' } },
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    findAccount: (_ctx, id) => (accounts.has(id) ? { accountId: id, claims: async () => ({ sub: id }) } : undefined),
    loadExistingGrant: (ctx) => grantAll(ctx, options),
    extraTokenClaims: async () => ({ email: 'kim@acme.example' }),
    interactions: { url: () => '/interaction' },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => options.resource,
        useGrantedResource: async () => true,
        getResourceServerInfo: () => ({
          scope: options.scope,
          audience: options.resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  provider.silent = true;
  return provider;
}

async function grantAll({ oidc }: KoaContextWithOIDC, { resource, scope }: BaselineOptions): Promise<Grant> {
  const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId ?? '', clientId: oidc.client?.clientId ?? '' });
  grant.addOIDCScope('openid');
  grant.addResourceScope(resource, scope);
  // The library asks native clients every time; ours remembers.
  await grant.save();
  return grant;
}
