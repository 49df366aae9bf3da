import type { SecretStoreSettings } from '@axe/registry';
import { type LocalStoreOptions, openLocalStore } from './local/index.ts';
import { openBitwardenStore } from './open-bitwarden-store.ts';
import type { SecretStore } from './store.ts';

export interface StoreOptions extends LocalStoreOptions {
  /** What the Bitwarden client may know of this process. */
  readonly environment: { readonly [name: string]: string | undefined };
}

/** The store of a customer behind the driver that the registry names. Nothing is read, asked or started before it is used. */
export function openStore(settings: SecretStoreSettings, options: StoreOptions): SecretStore {
  return settings.driver === 'bitwarden' ? openBitwardenStore({ ...options, settings }) : openLocalStore(options);
}
