import { type Customer, loadRegistry, type Registry } from '@axe/registry';
import { customerOf } from '../customers/show-customers.ts';
import { cliErrors } from '../errors.ts';
import { homeErrors } from '../home/errors.ts';
import type { Home } from '../home/home.ts';

export interface PickedCustomer {
  readonly id: string;
  readonly customer: Customer;
  /** The file as it was read: what checks it across customers needs no second reading. */
  readonly ids: readonly string[];
}

/** The customer that is named, else the only one there is. `service`: the name that was given for a service, which may be a customer's. */
export async function pickCustomer(home: Pick<Home, 'registryFile'>, named: string | undefined, service?: string): Promise<PickedCustomer> {
  const { registry } = await loadRegistry(home.registryFile);
  const ids = Object.keys(registry.customers);
  const [only] = ids;
  refuseCustomerAsService(registry.customers, named ?? (ids.length === 1 ? only : undefined), service);
  if (named === undefined && (only === undefined || ids.length > 1)) {
    throw homeErrors.CUSTOMER_NEEDED(
      only === undefined
        ? 'The registry has no customer yet. Add one with axe customers add.'
        : `The registry has ${ids.length} customers. Nothing was done. Name one: --customer ${only} (there are ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}).`,
      { customers: ids.slice(0, 50) },
    );
  }
  const id = named ?? only ?? '';
  return { id, customer: customerOf(registry.customers, id), ids };
}

/** Elsewhere the customer is the argument (`axe customers show acme`), so that people write it here too. */
function refuseCustomerAsService(customers: Registry['customers'], id: string | undefined, service: string | undefined): void {
  if (service === undefined || !Object.hasOwn(customers, service) || (id !== undefined && !Object.hasOwn(customers, id))) return;
  const asked = Object.entries(customers).filter(([one]) => id === undefined || id === one);
  if (asked.some(([, customer]) => Object.hasOwn(customer.services, service))) return;
  throw cliErrors.USAGE(`${service} is a customer and no service. Nothing was done. Name it so: --customer ${service}.`, {
    customer: service,
  });
}
