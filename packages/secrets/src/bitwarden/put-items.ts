import type { ItemDraft, PutOutcome } from '../store.ts';
import { vaultErrors } from './errors.ts';
import { explainFailure } from './explain-failure.ts';
import { readItems, type VaultShelf } from './read-items.ts';
import { itemFor, type VaultItem } from './vault-items.ts';
import { itemNamed } from './vault-snapshot.ts';

interface Change {
  readonly draft: ItemDraft;
  readonly old: VaultItem | undefined;
  readonly wanted: object | undefined;
}

/** Whoever wrote in between is seen at the second look; a third writer at once is told so. */
const looks = 2;

/** Creates and changes by name. All drafts are checked before the first is stored; what is stored already is `same` in a second run. */
export async function putItems(shelf: VaultShelf, drafts: readonly ItemDraft[]): Promise<readonly PutOutcome[]> {
  const outcomes = new Map<ItemDraft, PutOutcome>();
  for (let look = 1; ; look += 1) {
    const items = await readItems(shelf);
    const changes = drafts.map((draft): Change => {
      const old = itemNamed(items, draft.name, shelf.place);
      return { draft, old, wanted: itemFor(draft, old, shelf.settings) };
    });
    const changed = await storeChanges(shelf, changes, outcomes);
    if (changed === 'overtaken' && look < looks) continue;
    if (changed === 'overtaken') throw explainFailure('out of date', shelf.place);
    if (changed === 'created') await checkOnce(shelf, drafts);
    return drafts.map((draft) => outcomes.get(draft) ?? 'same');
  }
}

async function storeChanges(
  { vault, place }: VaultShelf,
  changes: readonly Change[],
  outcomes: Map<ItemDraft, PutOutcome>,
): Promise<'overtaken' | 'created' | 'done'> {
  let created = false;
  for (const { draft, old, wanted } of changes) {
    if (wanted === undefined) continue;
    const { success, message } =
      old === undefined ? await vault.call('POST', '/object/item', wanted) : await vault.call('PUT', `/object/item/${old.id}`, wanted);
    if (!success && /out of date/i.test(message)) return 'overtaken';
    if (!success) throw explainFailure(message, place);
    created ||= old === undefined;
    outcomes.set(draft, old === undefined ? 'created' : 'changed');
  }
  return created ? 'created' : 'done';
}

/** Names are not unique on the server: two machines may create the same one at the same moment. */
async function checkOnce(shelf: VaultShelf, drafts: readonly ItemDraft[]): Promise<void> {
  const { place } = shelf;
  const items = await readItems(shelf);
  for (const { name } of drafts) {
    if (itemNamed(items, name, place) !== undefined) continue;
    throw vaultErrors.VAULT_CHANGED(
      `The item ${name} was stored in the vault of ${place.customer} and is gone again: somebody else removed it at the same moment. Repeat the command.`,
      { customer: place.customer, name },
    );
  }
}

/** Into the trash of the vault, where a person can still take them from. */
export async function removeItems(shelf: VaultShelf, names: readonly string[]): Promise<readonly string[]> {
  const { vault, place } = shelf;
  const items = await readItems(shelf);
  const doomed = [...new Set(names)].map((name) => itemNamed(items, name, place)).filter((item) => item !== undefined);
  for (const { id } of doomed) {
    const { success, message } = await vault.call('DELETE', `/object/item/${id}`);
    if (!success && !/not found/i.test(message)) throw explainFailure(message, place);
  }
  return doomed.map(({ name }) => name);
}
