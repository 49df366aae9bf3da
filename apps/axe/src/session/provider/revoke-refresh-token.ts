import { discoverProvider } from './discover-provider.ts';

/** True when the provider confirmed it. It confirms a token it never knew as well (RFC 7009). */
export async function revokeRefreshToken(origin: string, refreshToken: string): Promise<boolean> {
  try {
    const { config, library } = await discoverProvider(origin);
    await library.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
    return true;
  } catch {
    // The caller says that it could not be withdrawn; why, it cannot change.
    return false;
  }
}
