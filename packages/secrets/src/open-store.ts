import type { SecretStoreSettings } from '@axe/registry';
import type { LocalStoreOptions } from './local/index.ts';
import type { SecretStore } from './store.ts';

export interface StoreOptions extends LocalStoreOptions {
  /** What the Bitwarden client may know of this process. */
  readonly environment: { readonly [name: string]: string | undefined };
}

/** The store of a customer behind the driver that the registry names; the other driver is not even loaded. */
export async function openStore(settings: SecretStoreSettings, options: StoreOptions): Promise<SecretStore> {
  if (settings.driver === 'bitwarden') {
    const { openBitwardenStore } = await import('./bitwarden/index.ts');
    return openBitwardenStore({ ...options, settings });
  }
  const { openLocalStore } = await import('./local/index.ts');
  return openLocalStore(options);
}
