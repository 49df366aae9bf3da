import { addCustomer, type CustomerFile } from '@axe/registry';
import type { Plan } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { serviceManifest } from './service-manifest.ts';

export interface CustomerRequest {
  readonly customer: string;
  readonly legal_name: string;
  readonly domain: string;
  readonly entities: readonly string[];
  readonly tenant?: string;
  readonly ssh?: string;
  readonly platform?: string;
}

/** The customer with the whole manifest of what is run for it; its apps come with the pack of its IT. */
export function planCustomer(home: Home, request: CustomerRequest): Plan {
  const { customer } = request;
  return {
    name: 'customers add',
    args: { ...request },
    title: `customer ${customer}`,
    steps: [
      registryStep(home, {
        name: 'registry',
        title: `add customer ${customer} to the registry`,
        command: `axe customers add ${customer}`,
        customer,
        edit: (file) => addCustomer(customer, manifestOf(request, file.zone))(file),
      }),
    ],
    afterwards: () => [
      `Next: axe secret generate --customer ${customer} --apply makes its internal secrets.`,
      `Its IT runs axelabs-bootstrap.sh; axe customers ingest <pack> --customer ${customer} --apply takes what it prints.`,
    ],
  };
}

/** The schema of the registry checks what comes of it, with the field and what is allowed. */
function manifestOf(
  { customer, legal_name, domain, entities, tenant, ssh, platform = 'darwin' }: CustomerRequest,
  zone: string,
): CustomerFile {
  return {
    legal_name,
    primary_domain: domain.toLowerCase(),
    public_domain: `${customer}.${zone}`,
    entities: [...entities],
    entity_meta: Object.fromEntries(entities.map((entity) => [entity, { legal_name, kind: 'corporate', standard: 'ksme' }])),
    ...(ssh === undefined ? {} : { host: { ssh, platform: platform as 'darwin' } }),
    ...(tenant === undefined ? {} : { sso: { provider: 'microsoft_entra_id', tenant_id: tenant, apps: {} } }),
    user_entity_map: {},
    services: serviceManifest(customer),
    fiscal_year_start: '01-01',
  };
}
