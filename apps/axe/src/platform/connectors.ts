import type { CustomerSlice } from '@axe/registry';
import { type Connector, connectorOf } from '../connectors/connector.ts';
import { type PlatformService, services } from './demo.ts';
import { signInOf } from './sign-in-directory.ts';

/** The connector of a service that runs here; the catalogue of customers is made from the same declaration. */
export interface PlatformConnector extends Omit<Connector, 'service'> {
  readonly service: PlatformService;
}

/** `authority`: where the customer's tenant signs in. */
export const connectorsOf = (slice: CustomerSlice, publicUrl: string, authority: string): readonly PlatformConnector[] =>
  services.flatMap((service) => {
    const connector = connectorOf(slice, service.name, { publicUrl, authority });
    // Refuses with what the registry lacks, like the start of the platform.
    if (connector === undefined) signInOf(slice, service.name);
    return connector === undefined ? [] : [{ ...connector, service }];
  });
