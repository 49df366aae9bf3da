import type { Configuration, ServerMetadata } from 'openid-client';
import { sessionErrors } from '../errors.ts';
import { providerFailure } from './provider-failure.ts';

export type OpenIdClient = typeof import('openid-client');

/** The sign-in of one platform, checked. The library comes along: it is loaded only where somebody signs in or renews. */
export interface Provider {
  readonly issuer: string;
  readonly metadata: ServerMetadata;
  readonly config: Configuration;
  readonly library: OpenIdClient;
}

const clientId = 'axe-cli';

const requestSeconds = 10;
/** As much as two clocks may differ; the same that the services grant. */
const leewaySeconds = 60;

/** `origin` is the issuer as well: metadata that name another one, or endpoints elsewhere, are refused. */
export async function discoverProvider(origin: string): Promise<Provider> {
  const library = await import('openid-client');
  const plain = origin.startsWith('http:') ? [library.allowInsecureRequests] : [];
  let config: Configuration;
  try {
    config = await library.discovery(new URL(origin), clientId, { [library.clockTolerance]: leewaySeconds }, library.None(), {
      execute: plain,
      timeout: requestSeconds,
    });
  } catch (cause) {
    throw providerFailure(cause, origin, 'discovery');
  }
  const metadata = config.serverMetadata();
  const fault = faultOf(metadata, origin);
  if (fault !== undefined) {
    throw sessionErrors.PROVIDER_UNFIT(
      `The sign-in at ${origin} cannot be used: ${fault}. Nothing was sent to it. Check --url; if it is right, the operator has to correct the platform.`,
      { url: origin },
    );
  }
  return { issuer: metadata.issuer, metadata, config, library };
}

function faultOf(metadata: ServerMetadata, origin: string): string | undefined {
  if (metadata.issuer !== origin) return 'it calls itself by another address';
  for (const name of ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'device_authorization_endpoint'] as const) {
    const endpoint = metadata[name];
    if (endpoint !== undefined && (!URL.canParse(endpoint) || new URL(endpoint).origin !== origin)) {
      return `its ${name.replaceAll('_', ' ')} is at another address`;
    }
  }
  if (metadata.token_endpoint === undefined) return 'it has no token endpoint';
  const methods = metadata.code_challenge_methods_supported;
  if (methods !== undefined && !methods.includes('S256')) return 'it does not protect the code (PKCE with S256)';
  return undefined;
}
