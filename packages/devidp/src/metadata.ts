import type { Addresses } from './addresses.ts';
import type { SigningKey } from './signing-keys.ts';

/**
 * Discovery in the words of one endpoint version. Entra leaves `code_challenge_methods_supported` out although it
 * supports S256; MCP clients must refuse a provider that does not state it, so it is stated here.
 */
export function providerMetadata(addresses: Addresses, version: 1 | 2): Record<string, unknown> {
  const deviceFlow = version === 2 ? { device_authorization_endpoint: addresses.endpoint('devicecode', 2) } : {};
  return {
    issuer: version === 2 ? addresses.issuers.v2 : addresses.issuers.v1,
    authorization_endpoint: addresses.endpoint('authorize', version),
    token_endpoint: addresses.endpoint('token', version),
    ...deviceFlow,
    userinfo_endpoint: addresses.userinfo,
    end_session_endpoint: addresses.endpoint('logout', version),
    jwks_uri: version === 2 ? addresses.keys.v2 : addresses.keys.v1,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', ...(version === 2 ? [deviceGrantType] : [])],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'oid', 'ver', 'upn', 'email'],
    request_uri_parameter_supported: false,
    http_logout_supported: true,
    tenant_region_scope: 'AS',
    cloud_instance_name: 'development',
  };
}

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** v2 key documents say for which issuer a key signs. */
export function keyDocument(keys: readonly SigningKey[], issuer?: string): { keys: readonly object[] } {
  return { keys: keys.map(({ publicJwk }) => (issuer === undefined ? publicJwk : { ...publicJwk, issuer })) };
}
