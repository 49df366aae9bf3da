import type { SecretLook, SecretProbes } from '@axe/doctor';
import { isRefusal } from '@axe/kit';
import type { CustomerSlice } from '@axe/registry';
import type { StoreSnapshot } from '@axe/secrets';
import { openCustomerStore } from '../secrets/open-customer-store.ts';
import type { Terminal } from '../terminal.ts';

/** What can be said of a secret without showing it. Nobody is asked for a key: a locked store is said to be locked. */
export function secretProbe(home: string, { id, customer }: CustomerSlice, terminal: Terminal): SecretProbes {
  const { askSecret: _nobody, ...silent } = terminal;
  let read: Promise<StoreSnapshot> | undefined;
  return {
    async look(vaultPath): Promise<SecretLook> {
      try {
        read ??= openCustomerStore({ folder: home }, silent, id, customer).then((store) => store.read());
        const item = (await read).get(vaultPath);
        if (item === undefined) return { state: 'absent' };
        const value = item.value;
        return { state: 'present', length: value.length, oneLine: !/[\r\n]/.test(value) };
      } catch (error) {
        return {
          state: 'unknown',
          reason: isRefusal(error) ? `the store of ${id} is not open (${error.code})` : `the store of ${id} cannot be read`,
        };
      }
    },
  };
}
