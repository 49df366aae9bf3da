import type { Scope } from '@axe/kit';

/** RFC 9728. Exactly one authorization server is advertised: clients use the first only. */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly resource_name: string;
}

export interface ResourceAddress {
  /** `https://acme.example/frame/mcp`: what clients type and tokens name. */
  readonly resource: string;
  /** The path-inserted form, offered in every challenge. */
  readonly metadataUrl: string;
}

export function resourceAddress(publicUrl: string, service: string): ResourceAddress {
  const base = new URL(publicUrl);
  const path = `${base.pathname.replace(/\/$/, '')}/${service}/mcp`;
  return { resource: `${base.origin}${path}`, metadataUrl: `${base.origin}/.well-known/oauth-protected-resource${path}` };
}

export function resourceMetadata(
  address: ResourceAddress,
  issuer: string,
  title: string,
  scopes: readonly Scope[] | readonly string[],
): ResourceMetadata {
  return {
    resource: address.resource,
    authorization_servers: [issuer],
    scopes_supported: [...scopes],
    bearer_methods_supported: ['header'],
    resource_name: title,
  };
}
