import { createHash, randomBytes } from 'node:crypto';
import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import type { Grant } from './grant.ts';
import { ProviderFault } from './provider-fault.ts';

const codeLifeMs = 10 * 60 * 1000;
const refreshLifeMs = 90 * 24 * 60 * 60 * 1000;
const maxEntries = 10_000;

interface CodeBinding {
  readonly redirectUri: string;
  /** S256 challenge; undefined only for clients that prove themselves by a secret. */
  readonly challenge: string | undefined;
}

export interface Codes {
  issueCode(grant: Grant, binding: CodeBinding): string;
  redeemCode(code: string, clientId: string, proof: { redirectUri: string; verifier: string | null }): Grant;
  issueRefreshToken(grant: Grant): string;
  /** Uses the token up: each refresh token works once. */
  redeemRefreshToken(token: string, clientId: string): Grant;
}

interface Entry {
  readonly grant: Grant;
  readonly expiresAtMs: number;
  used: boolean;
}

/** Single-use codes and rotating refresh tokens, in memory and bounded: a restart asks everybody to sign in again. */
export function createCodes(now: () => Date): Codes {
  const codes: BoundedMap<Entry & CodeBinding> = createBoundedMap(maxEntries);
  const refreshTokens: BoundedMap<Entry> = createBoundedMap(maxEntries);

  return {
    issueCode(grant, binding) {
      const code = `1.${randomBytes(48).toString('base64url')}`;
      codes.set(digest(code), { grant, ...binding, used: false, expiresAtMs: now().getTime() + codeLifeMs });
      return code;
    },
    redeemCode(code, clientId, { redirectUri, verifier }) {
      const entry = codes.get(digest(code));
      if (entry === undefined || entry.grant.client.clientId !== clientId) {
        throw new ProviderFault(70000, "The provided value for the 'code' parameter is not valid.");
      }
      if (entry.used) {
        const message =
          'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.';
        throw new ProviderFault(54005, message);
      }
      // One attempt each: a wrong verifier or redirect URI uses the code up too, so nobody can try out verifiers.
      entry.used = true;
      if (now().getTime() >= entry.expiresAtMs) {
        throw new ProviderFault(
          70008,
          'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
        );
      }
      if (redirectUri !== entry.redirectUri) {
        throw new ProviderFault(
          50011,
          `The redirect URI '${redirectUri}' specified in the request does not match the one the code was issued for.`,
        );
      }
      checkVerifier(entry.challenge, verifier);
      return entry.grant;
    },
    issueRefreshToken(grant) {
      const token = `1.${randomBytes(96).toString('base64url')}`;
      refreshTokens.set(digest(token), { grant, used: false, expiresAtMs: now().getTime() + refreshLifeMs });
      return token;
    },
    redeemRefreshToken(token, clientId) {
      const entry = refreshTokens.get(digest(token));
      if (entry === undefined || entry.grant.client.clientId !== clientId) {
        throw new ProviderFault(70000, "The provided value for the 'refresh_token' parameter is not valid.");
      }
      if (entry.used)
        throw new ProviderFault(50173, 'The provided grant has expired due to it being revoked, a fresh auth token is needed.');
      if (now().getTime() >= entry.expiresAtMs) throw new ProviderFault(700082, 'The refresh token has expired due to inactivity.');
      entry.used = true;
      return entry.grant;
    },
  };
}

const verifierShape = /^[A-Za-z0-9._~-]{43,128}$/;

function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined && verifier === null) return;
  const given = verifier !== null && verifierShape.test(verifier) ? digest(verifier) : undefined;
  if (challenge !== undefined && given === challenge) return;
  throw new ProviderFault(501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
}

/** Both the S256 challenge of PKCE and the form in which codes are kept. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
