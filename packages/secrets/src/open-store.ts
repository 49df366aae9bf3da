import type { SecretStoreSettings } from '@axe/registry';
import type { LocalStoreOptions } from './local/index.ts';
import type { SecretStore } from './store.ts';

/** The store of a customer behind the driver that the registry names; the other driver is not even loaded. */
export async function openStore(settings: SecretStoreSettings, options: LocalStoreOptions): Promise<SecretStore> {
  if (settings.driver === 'local') {
    const { openLocalStore } = await import('./local/index.ts');
    return openLocalStore(options);
  }
  throw new Error('bitwarden');
}
