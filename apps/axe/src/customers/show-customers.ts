import { type Customer, loadRegistry, registryErrors } from '@axe/registry';
import type { Home } from '../home/home.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { Terminal } from '../terminal.ts';

interface ShowOptions {
  readonly json?: boolean;
}

export async function printCustomers(home: Home, { json }: ShowOptions, terminal: Terminal): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  const customers = Object.entries(registry.customers).map(([id, customer]) => ({
    id,
    legal_name: customer.legal_name,
    entities: customer.entities,
    people: Object.keys(customer.user_entity_map).length,
    services: Object.keys(customer.services),
    machine: customer.host?.ssh ?? '',
    onboarded: customer.onboarded ?? '',
  }));
  if (json === true) terminal.print(JSON.stringify({ zone: registry.zone, customers }, undefined, 2));
  else if (customers.length === 0) terminal.print('No customer yet. Add one with axe customers add.');
  else terminal.print(renderResult({ zone: registry.zone, customers }, { width: shownWidth(terminal) }));
}

export async function printCustomer(home: Home, id: string, { json }: ShowOptions, terminal: Terminal): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  const customer = customerOf(registry.customers, id);
  terminal.print(
    json === true
      ? JSON.stringify({ id, ...customer }, undefined, 2)
      : renderResult(overview(id, customer), { width: shownWidth(terminal) }),
  );
}

export function customerOf(customers: { readonly [id: string]: Customer }, id: string): Customer {
  const customer = Object.hasOwn(customers, id) ? customers[id] : undefined;
  if (customer !== undefined) return customer;
  const known = Object.keys(customers);
  const hint = known.length === 0 ? 'it has none yet' : `it has ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`;
  throw registryErrors.CUSTOMER_UNKNOWN(`The registry has no customer ${JSON.stringify(id)}; ${hint}.`, { customer: id });
}

function overview(id: string, customer: Customer) {
  const { entity_meta: meta, services, sso } = customer;
  return {
    id,
    legal_name: customer.legal_name,
    e_mail_domain: customer.primary_domain,
    public_domain: customer.public_domain,
    machine: customer.host === undefined ? 'none' : `${customer.host.ssh} (${customer.host.platform})`,
    tenant: sso?.tenant_id ?? 'none',
    advertised_sign_in: sso?.advertise ?? 'none',
    secret_store: customer.secret_store.driver,
    admins: customer.admins.length === 0 ? 'none' : customer.admins,
    fiscal_year_start: customer.fiscal_year_start,
    entities: customer.entities.map((entity) => ({ entity, ...meta[entity] })),
    people: Object.entries(customer.user_entity_map).map(([email, grants]) => ({ email, rights: rightsText(grants) })),
    agents: Object.entries(customer.agents).map(([agent, grants]) => ({ agent, rights: rightsText(grants) })),
    apps: Object.entries(sso?.apps ?? {}).map(([app, { client_id, application_id_uri }]) => ({ app, client_id, application_id_uri })),
    services: Object.entries(services).map(([service, { env_file, secrets }]) => ({ service, env_file, secrets: secrets.length })),
  };
}

export function rightsText(grants: { readonly [entity: string]: readonly string[] }): string {
  const parts = Object.entries(grants).map(([entity, scopes]) => `${entity}: ${scopes.join(' ') || 'none'}`);
  return parts.length === 0 ? 'no rights' : parts.join('; ');
}
