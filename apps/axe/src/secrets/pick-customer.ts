import { type Customer, loadRegistry } from '@axe/registry';
import { customerOf } from '../customers/show-customers.ts';
import { homeErrors } from '../home/errors.ts';
import type { Home } from '../home/home.ts';

export interface PickedCustomer {
  readonly id: string;
  readonly customer: Customer;
  /** The file as it was read: what checks it across customers needs no second reading. */
  readonly ids: readonly string[];
}

/** The customer that is named, else the only one there is. */
export async function pickCustomer(home: Pick<Home, 'registryFile'>, named: string | undefined): Promise<PickedCustomer> {
  const { registry } = await loadRegistry(home.registryFile);
  const ids = Object.keys(registry.customers);
  const [only] = ids;
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
