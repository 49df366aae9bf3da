import type { BitwardenStore, BitwardenStoreOptions } from './bitwarden/index.ts';

/**
 * Items on any Bitwarden-compatible server, through the official client. The driver is loaded at the first call: with its HTTP it takes
 * longer to load than all that commands on a local store do.
 */
export function openBitwardenStore(options: BitwardenStoreOptions): BitwardenStore {
  let opened: Promise<BitwardenStore> | undefined;
  const store = (): Promise<BitwardenStore> => {
    opened ??= import('./bitwarden/index.ts').then((driver) => driver.openBitwardenStore(options));
    return opened;
  };
  return {
    customer: options.customer,
    driver: 'bitwarden',
    status: async () => (await store()).status(),
    read: async () => (await store()).read(),
    put: async (drafts) => (await store()).put(drafts),
    remove: async (names) => (await store()).remove(names),
    send: async (request) => (await store()).send(request),
    unlock: async () => (await store()).unlock(),
    lock: async () => (await store()).lock(),
    reset: async () => (await store()).reset(),
    policies: async () => (await store()).policies(),
  };
}
