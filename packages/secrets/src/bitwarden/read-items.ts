import type { SecretStoreSettings } from '@axe/registry';
import { explainFailure, stale, type VaultPlace } from './explain-failure.ts';
import type { ServedVault } from './served-vault.ts';
import { isOfStore, isReadable, unopened, type VaultItem } from './vault-items.ts';

/** Everything of the store in one round trip: what the server has now, not what this machine kept. */
export async function readItems(vault: ServedVault, settings: SecretStoreSettings, place: VaultPlace): Promise<readonly VaultItem[]> {
  await synchronize(vault, place);
  const { success, message, data } = await vault.call('GET', '/list/object/items');
  if (!success) throw explainFailure(message, place);
  const listed = (data as { data?: unknown } | null)?.data;
  if (!Array.isArray(listed)) throw explainFailure('a list without items', place);
  const items = (listed as VaultItem[]).filter((item) => isOfStore(item, settings));
  // Its name is unknown too: any name might be the one that is asked for.
  if (items.some(({ name }) => name === unopened)) throw stale(place);
  return items.filter(isReadable);
}

export async function synchronize(vault: ServedVault, place: VaultPlace): Promise<void> {
  const { success, message } = await vault.call('POST', '/sync?force=true');
  if (!success) throw explainFailure(message, place);
}
