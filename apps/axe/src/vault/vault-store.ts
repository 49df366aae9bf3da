import { type BitwardenStore, openBitwardenStore, type SecretStore } from '@axe/secrets';
import type { Home } from '../home/home.ts';
import { openCustomerStore, storeOptionsOf } from '../secrets/open-customer-store.ts';
import { type PickedCustomer, pickCustomer } from '../secrets/pick-customer.ts';
import type { Terminal } from '../terminal.ts';
import { vaultCommandErrors } from './errors.ts';

export interface PickedVault extends PickedCustomer {
  readonly store: SecretStore;
  /** The same store where it is behind a server. */
  readonly server: BitwardenStore | undefined;
}

/** The store of a customer with what only a server has. Nothing is asked or read before it is used. */
export async function openVaultOf(home: Home, named: string | undefined, terminal: Terminal): Promise<PickedVault> {
  const picked = await pickCustomer(home, named);
  const { id, customer } = picked;
  if (customer.secret_store.driver !== 'bitwarden') {
    return { ...picked, store: await openCustomerStore(home, terminal, id, customer), server: undefined };
  }
  const server = openBitwardenStore({ ...storeOptionsOf(home, terminal, id, customer), settings: customer.secret_store });
  return { ...picked, store: server, server };
}

export const notAServer = (id: string, command: string) =>
  vaultCommandErrors.VAULT_IS_LOCAL(
    `The store of ${id} is a file on this machine, not a server: axe vault ${command} has nothing to do there. Nothing was changed. See it with axe vault status ${id}.`,
    { customer: id },
  );
