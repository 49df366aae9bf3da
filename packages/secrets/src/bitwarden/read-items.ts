import { setTimeout as sleep } from 'node:timers/promises';
import type { SecretStoreSettings } from '@axe/registry';
import { type KeptItem, readClientData } from './client-data.ts';
import { vaultErrors } from './errors.ts';
import { explainFailure, stale, type VaultPlace } from './explain-failure.ts';
import type { ServedVault } from './served-vault.ts';
import { isOfStore, isReadable, type VaultItem } from './vault-items.ts';

/** Where the items of a store are: an open client, what it keeps, and which of it counts. */
export interface VaultShelf {
  readonly vault: ServedVault;
  readonly folder: string;
  readonly settings: SecretStoreSettings;
  readonly place: VaultPlace;
}

/** An item and why its texts cannot be trusted, if so. */
export interface ShelfItem {
  readonly item: VaultItem;
  /** The account may not see the password, or a text of the item could not be opened: the client then shows nothing in its place. */
  readonly fault?: 'hidden' | 'damaged';
}

const looks = 40;
const pauseMs = 50;

/**
 * Everything of the store in one round trip. The client now and then lists nothing, or what it knew before, when it has just
 * synchronized, and shows a text that it cannot open as empty: its list is held against what it keeps, and counts only when both agree.
 */
export async function readItems(shelf: VaultShelf): Promise<readonly ShelfItem[]> {
  const { vault, folder, settings, place } = shelf;
  await synchronize(vault, place);
  for (let look = 0; look < looks; look += 1) {
    const kept = readClientData(folder);
    if (kept === undefined) throw otherForm(place);
    const expected = kept.items.filter((item) => isPresent(item) && isOfStore(item, settings) && isReadable(item));
    const listed = new Map((await list(vault, place)).map((item) => [item.id, item]));
    const found = expected.map((item) => pair(item, listed.get(item.id))).filter((item) => item !== undefined);
    if (found.length === expected.length) return named(found, place);
    await sleep(pauseMs);
  }
  throw stale(place);
}

export async function synchronize(vault: ServedVault, place: VaultPlace): Promise<void> {
  const { success, message } = await vault.call('POST', '/sync?force=true');
  if (!success) throw explainFailure(message, place);
}

async function list(vault: ServedVault, place: VaultPlace): Promise<readonly VaultItem[]> {
  const { success, message, data } = await vault.call('GET', '/list/object/items');
  if (!success) throw explainFailure(message, place);
  const listed = (data as { readonly data?: unknown } | null)?.data;
  if (!Array.isArray(listed)) throw explainFailure('a list without items', place);
  return listed as VaultItem[];
}

/** Undefined when the list does not show the item as it is kept. */
function pair(kept: KeptItem, listed: VaultItem | undefined): ShelfItem | undefined {
  if (listed === undefined || Date.parse(listed.revisionDate) !== Date.parse(kept.revisionDate)) return undefined;
  if (!kept.viewPassword) return { item: listed, fault: 'hidden' };
  return isOpened(kept, listed) ? { item: listed } : { item: listed, fault: 'damaged' };
}

function isOpened(kept: KeptItem, { notes, login, fields }: VaultItem): boolean {
  const opened = (sealed: string | null | undefined, plain: string | null | undefined) =>
    (sealed ?? null) === null || (plain ?? null) !== null;
  return (
    opened(kept.notes, notes) &&
    opened(kept.login?.password, login?.password) &&
    opened(kept.login?.username, login?.username) &&
    (kept.fields ?? []).every((field, at) => opened(field.name, fields?.[at]?.name) && opened(field.value, fields?.[at]?.value))
  );
}

/** An item whose name cannot be opened might be any that is asked for. */
function named(items: readonly ShelfItem[], place: VaultPlace): readonly ShelfItem[] {
  if (items.some(({ item }) => item.name === '' || item.name === unopened)) throw stale(place);
  return items;
}

/** What the client writes in place of a name that it cannot open. */
const unopened = '[error: cannot decrypt]';

const isPresent = ({ deletedDate, archivedDate }: KeptItem): boolean => (deletedDate ?? null) === null && (archivedDate ?? null) === null;

const otherForm = ({ customer }: VaultPlace) =>
  vaultErrors.VAULT_UNFIT(
    `What the Bitwarden client keeps of the vault of ${customer} has another form than that of its pinned version. No value was used. Run axe vault reset ${customer}.`,
    { customer },
  );
