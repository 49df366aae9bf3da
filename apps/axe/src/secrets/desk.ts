import type { Customer } from '@axe/registry';
import type { SecretStore } from '@axe/secrets';
import type { Home } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { openCustomerStore } from './open-customer-store.ts';
import { pickCustomer } from './pick-customer.ts';
import { readOnce, type StoreReading } from './read-once.ts';

/** What every command on the secrets of a customer works with. */
export interface SecretDesk {
  readonly home: Home;
  readonly terminal: Terminal;
  /** Id of the customer. */
  readonly id: string;
  readonly customer: Customer;
  readonly reading: StoreReading;
  now(): Date;
}

export async function openDesk(home: Home, terminal: Terminal, named: string | undefined, service?: string): Promise<SecretDesk> {
  const { id, customer } = await pickCustomer(home, named, service);
  return deskOf(home, terminal, { id, customer }, await openCustomerStore(home, terminal, id, customer));
}

export const deskOf = (
  home: Home,
  terminal: Terminal,
  { id, customer }: { readonly id: string; readonly customer: Customer },
  store: SecretStore,
): SecretDesk => ({ home, terminal, id, customer, reading: readOnce(store), now: () => new Date() });
