import { devidpErrors } from './errors.ts';

/** Every address of one tenant, in Entra's shape. */
export interface Addresses {
  readonly issuers: { readonly v1: string; readonly v2: string };
  /** `version` is that of the endpoint, not of the tokens it issues. */
  endpoint(name: 'authorize' | 'token' | 'devicecode' | 'logout', version: 1 | 2): string;
  readonly keys: { readonly v1: string; readonly v2: string };
  readonly deviceLogin: string;
  readonly userinfo: string;
}

export function addressesOf(baseUrl: string, tenantId: string): Addresses {
  const tenant = `${baseUrl}/${tenantId}`;
  return {
    issuers: { v1: `${baseUrl}/sts/${tenantId}/`, v2: `${tenant}/v2.0` },
    endpoint: (name, version) => `${tenant}/oauth2/${version === 2 ? 'v2.0/' : ''}${name}`,
    keys: { v1: `${tenant}/discovery/keys`, v2: `${tenant}/discovery/v2.0/keys` },
    deviceLogin: `${tenant}/oauth2/deviceauth`,
    userinfo: `${tenant}/openid/userinfo`,
  };
}

/** Without its last slash. Only this machine: whoever reaches this provider can be anybody. */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const local = url !== undefined && isLoopback(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:');
  if (!local || url.search !== '' || url.hash !== '') {
    throw devidpErrors.DEV_PROVIDER_NOT_LOCAL(`The development identity provider answers on this machine only, not at ${baseUrl}.`);
  }
  return baseUrl.replace(/\/$/, '');
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
