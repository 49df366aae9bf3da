import { registryErrors } from './errors.ts';
import type { CustomerSlice, Registry } from './registry.ts';
import type { ServiceApp } from './schema.ts';

/** What a service of `customer` may know of the registry; refuses an unknown customer. */
export function sliceOf(registry: Registry, customer: string): CustomerSlice {
  const own = Object.hasOwn(registry.customers, customer) ? registry.customers[customer] : undefined;
  if (own === undefined) {
    const known = Object.keys(registry.customers);
    const list = known.length === 0 ? 'it has none yet' : `it has ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`;
    throw registryErrors.CUSTOMER_UNKNOWN(`The registry has no customer ${JSON.stringify(customer)}; ${list}.`, { customer });
  }
  return Object.freeze({ id: customer, zone: registry.zone, operators: registry.operators, customer: own });
}

/** The identity-provider app of a service's MCP endpoint: `sso.apps.{service}_mcp`. */
export const serviceApp = (slice: CustomerSlice, service: string): ServiceApp | undefined => tenantApp(slice, `${service}_mcp`)?.app;

/** The app as which the platform itself asks the tenant who somebody is: `sso.apps.web`. */
export const webApp = (slice: CustomerSlice): TenantApp | undefined => tenantApp(slice, 'web');

export interface TenantApp {
  readonly tenantId: string;
  readonly app: ServiceApp;
}

/** One of `sso.apps`, in the tenant it belongs to. */
export function tenantApp({ customer: { sso } }: CustomerSlice, name: string): TenantApp | undefined {
  const app = sso !== undefined && Object.hasOwn(sso.apps, name) ? sso.apps[name] : undefined;
  return sso === undefined || app === undefined ? undefined : { tenantId: sso.tenant_id, app };
}
