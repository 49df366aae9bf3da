import { entraIssuers } from '@axe/auth';
import { type CustomerSlice, serviceApp } from '@axe/registry';
import { type PlatformService, services } from './demo.ts';
import { advertised, signInOf } from './sign-in-directory.ts';

/** What somebody types into the connector form of an AI client for one service: valid at the issuer the service advertises. */
export interface Connector {
  readonly service: PlatformService;
  readonly url: string;
  readonly issuer: string;
  /** A public client: there is no secret to paste. */
  readonly clientId: string;
  /** True when the client may leave the id out, because it can register itself. */
  readonly registersItself: boolean;
}

/** The platform's client for connectors; the provider declares it. */
const platformClientId = 'axe-connector';

/** `authority`: where the customer's tenant signs in. */
export function connectorsOf(slice: CustomerSlice, publicUrl: string, authority: string): readonly Connector[] {
  const byPlatform = advertised(slice) === 'platform';
  return services.map((service) => ({
    service,
    url: `${publicUrl}/${service.name}/mcp`,
    issuer: byPlatform ? publicUrl : entraIssuers(signInOf(slice, service.name).tenantId, authority).v2,
    clientId: byPlatform ? platformClientId : (serviceApp(slice, service.name)?.client_id ?? ''),
    registersItself: byPlatform,
  }));
}
