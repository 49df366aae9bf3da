import { generateKeyPairSync } from 'node:crypto';
import Provider, { type Configuration, type JWK, type KoaContextWithOIDC } from 'oidc-provider';

export const audience = 'axe:acme';
const services = ['frame', 'blueprint'];

/** An answer in place of the provider's. */
export interface TokenFault {
  readonly error: string;
  readonly status?: number;
}

export interface ProviderSettings {
  readonly accessTokenSeconds?: number;
  readonly refreshTokens?: boolean;
}

export interface TokenRequest {
  readonly grant: string;
  readonly outcome: string;
}

export interface StandInProvider {
  readonly provider: Provider;
  /** Every request at the token endpoint, in order. */
  readonly tokenRequests: TokenRequest[];
  readonly revoked: string[];
  readonly publicKey: ReturnType<typeof generateKeyPairSync>['publicKey'];
  /** Used up by the next requests at the token endpoint. */
  readonly faults: TokenFault[];
  /** Before the provider sees the request: a test may hold it up. */
  beforeToken: (() => Promise<void>) | undefined;
  /** After the provider has decided and before the answer leaves. */
  afterToken: (() => void) | undefined;
}

/** A real OpenID provider with one account, as the platform's own one is configured. It keeps everything in memory. */
export function makeProvider(issuer: string, settings: ProviderSettings): StandInProvider {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'k1' };
  const provider = new Provider(issuer, configurationOf(settings, jwk as JWK));
  provider.proxy = false;
  const standIn: StandInProvider = {
    provider,
    tokenRequests: [],
    revoked: [],
    publicKey,
    faults: [],
    beforeToken: undefined,
    afterToken: undefined,
  };
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    if (ctx.path === '/oauth/token') return await atToken(standIn, ctx, next);
    await next();
    // Shorter than the five seconds that hold when the provider says nothing.
    if (ctx.path === '/oauth/device_authorization' && ctx.status === 200) ctx.body = { ...(ctx.body as object), interval: 1 };
  });
  provider.on('grant.revoked', (_ctx, grantId) => void standIn.revoked.push(grantId));
  return standIn;
}

async function atToken(standIn: StandInProvider, ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await standIn.beforeToken?.();
  const fault = standIn.faults.shift();
  if (fault === undefined) await next();
  else {
    ctx.status = fault.status ?? 400;
    ctx.body = { error: fault.error };
  }
  const { error } = ctx.body as { readonly error?: string };
  const params = ctx.oidc?.params as { readonly grant_type?: string } | undefined;
  standIn.tokenRequests.push({ grant: params?.grant_type ?? 'intercepted', outcome: error ?? 'tokens' });
  standIn.afterToken?.();
}

function configurationOf(settings: ProviderSettings, jwk: JWK): Configuration {
  const scopes = ['openid', 'offline_access', 'profile', 'email', ...services];
  return {
    clients: [
      {
        client_id: 'axe-cli',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a test key'] },
    scopes,
    claims: { openid: ['sub'], email: ['email'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, email: 'kim@acme.example' }) }),
    extraTokenClaims: () => ({ email: 'kim@acme.example' }),
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async () => settings.refreshTokens !== false,
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      device_authorization: '/oauth/device_authorization',
      code_verification: '/oauth/device',
      jwks: '/.well-known/jwks.json',
    },
    interactions: { url: (_ctx, { uid }) => `/oauth/interaction/${uid}` },
    // Nobody is asked for consent: the command line is the house's own.
    loadExistingGrant: async (ctx) => {
      const { Grant } = ctx.oidc.provider;
      const grant = new Grant({ clientId: ctx.oidc.client?.clientId ?? '', accountId: ctx.oidc.session?.accountId ?? '' });
      grant.addOIDCScope(scopes.join(' '));
      grant.addResourceScope(audience, scopes.join(' '));
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: settings.accessTokenSeconds ?? 3600,
      RefreshToken: 86_400,
      AuthorizationCode: 60,
      DeviceCode: 600,
      IdToken: 3600,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes.join(' '),
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: settings.accessTokenSeconds ?? 3600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}
