import type { TokenEndpointResponse } from 'openid-client';
import type { Tokens } from '../store/tokens.ts';
import { readClaims } from '../token-claims.ts';

/** `earlier` keeps its refresh token where the provider sends no new one. */
export function tokensOf(answer: TokenEndpointResponse, url: string, now: Date, earlier?: string): Tokens {
  const refreshToken = answer.refresh_token ?? earlier;
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const expiresAt = answer.expires_in === undefined ? readClaims(answer.access_token).exp : nowSeconds + answer.expires_in;
  return {
    url,
    accessToken: answer.access_token,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
