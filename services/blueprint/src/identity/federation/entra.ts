import { emailOf } from '@axe/auth';
import * as oidc from 'openid-client';
import type { SignedInPerson } from '../accounts/index.ts';

export interface EntraOptions {
  /** `https://login.microsoftonline.com`, or the development provider's base address. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** Absent: a public client, protected by PKCE alone. */
  readonly clientSecret?: string | undefined;
  readonly redirectUri: string;
}

export interface SignInRequest {
  readonly url: string;
  readonly attempt: Attempt;
}

/** What has to come back unchanged; kept in a sealed cookie of the browser that started it. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export type FederationProblem = 'FEDERATION_REFUSED' | 'FEDERATION_UNAVAILABLE' | 'WRONG_TENANT' | 'CANCELLED';

export type SignInResult =
  | { readonly person: SignedInPerson }
  | { readonly problem: FederationProblem; readonly detail?: string | undefined };

/** What the tenant has to ask before it answers; absent: what it remembers is enough. */
export type TenantPrompt = 'login' | 'select_account';

export interface Entra {
  /** Where the browser goes; rejects with a FederationUnavailable when the tenant's metadata cannot be had. */
  start(options: { readonly loginHint?: string | undefined; readonly prompt?: TenantPrompt | undefined }): Promise<SignInRequest>;
  finish(callback: URL, attempt: Attempt): Promise<SignInResult>;
  /** For the form-action of pages that lead there. */
  readonly origin: string;
}

const timeoutSeconds = 5;

/** The customer's Entra tenant as an OpenID provider: authorization code flow with PKCE, state and nonce. */
export function createEntra(options: EntraOptions): Entra {
  const issuer = new URL(`${options.authority}/${options.tenantId}/v2.0`);
  let discovered: Promise<oidc.Configuration> | undefined;

  /** Fetched once and kept; a failure is not. */
  const configuration = (): Promise<oidc.Configuration> => {
    discovered ??= discover(issuer, options).catch((cause: unknown) => {
      discovered = undefined;
      throw cause;
    });
    return discovered;
  };

  return {
    origin: issuer.origin,
    async start({ loginHint, prompt }) {
      const config = await configuration();
      const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: options.redirectUri,
        scope: 'openid profile email',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
        ...(prompt === undefined ? {} : { prompt }),
      });
      return { url: url.href, attempt };
    },
    async finish(callback, attempt) {
      try {
        const config = await configuration();
        const tokens = await oidc.authorizationCodeGrant(config, callback, {
          pkceCodeVerifier: attempt.verifier,
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          idTokenExpected: true,
        });
        return personOf(tokens.claims(), options.tenantId);
      } catch (cause) {
        return problemOf(cause);
      }
    },
  };
}

function discover(issuer: URL, { clientId, clientSecret }: EntraOptions): Promise<oidc.Configuration> {
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  return oidc.discovery(issuer, clientId, undefined, authentication, {
    timeout: timeoutSeconds,
    // Only the development provider answers over http, and only on this machine.
    execute: loopback && issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  });
}

function personOf(claims: oidc.IDToken | undefined, tenantId: string): SignInResult {
  if (claims === undefined) return { problem: 'FEDERATION_REFUSED', detail: 'no id_token' };
  if (claims.tid !== tenantId) return { problem: 'WRONG_TENANT' };
  if (typeof claims.oid !== 'string' || claims.oid === '') return { problem: 'FEDERATION_REFUSED', detail: 'the id_token has no oid' };
  const name = typeof claims.name === 'string' && claims.name !== '' ? claims.name : undefined;
  return { person: { tenantId, objectId: claims.oid, email: emailOf(claims), name } };
}

/** RFC 6749, 4.1.2.1: what the tenant says, with Microsoft's error number and no more of its text than that. */
function problemOf(cause: unknown): SignInResult {
  if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError) {
    if (cause.error === 'access_denied') return { problem: 'CANCELLED' };
    const number = /AADSTS\d{4,8}/.exec(cause.error_description ?? '')?.[0];
    return { problem: 'FEDERATION_REFUSED', detail: number === undefined ? `error=${cause.error}` : `error_code=${number}` };
  }
  if (cause instanceof oidc.ClientError) {
    const network = cause.code === 'OAUTH_TIMEOUT' || cause.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || cause.cause instanceof TypeError;
    return network ? { problem: 'FEDERATION_UNAVAILABLE' } : { problem: 'FEDERATION_REFUSED', detail: cause.code ?? 'invalid answer' };
  }
  if (cause instanceof Error && cause.name === 'Refusal')
    return { problem: 'FEDERATION_REFUSED', detail: 'the account has no e-mail address' };
  if (cause instanceof TypeError) return { problem: 'FEDERATION_UNAVAILABLE' };
  throw cause;
}
