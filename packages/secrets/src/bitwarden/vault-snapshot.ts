import { secretErrors } from '../errors.ts';
import type { SecretItem, StoreSnapshot } from '../store.ts';
import { vaultErrors } from './errors.ts';
import { stale, type VaultPlace } from './explain-failure.ts';
import type { ShelfItem } from './read-items.ts';
import { secretOf, type VaultItem } from './vault-items.ts';

/** An item that may not be seen, or stands twice, refuses only when it is asked for. */
export const vaultSnapshot = (items: readonly ShelfItem[], place: VaultPlace): StoreSnapshot => ({
  names: items.map(({ item }) => item.name),
  get(name): SecretItem | undefined {
    const item = itemNamed(items, name, place);
    return item === undefined ? undefined : secretOf(item);
  },
});

/** Refuses a name that stands twice: which one counts is a person's decision. Never an empty value in place of one that was not seen. */
export function itemNamed(items: readonly ShelfItem[], name: string, place: VaultPlace): VaultItem | undefined {
  const [first, ...others] = items.filter(({ item }) => item.name === name);
  if (others.length > 0) {
    throw secretErrors.STORE_ITEM_AMBIGUOUS(
      `The vault has ${others.length + 1} items named ${name}, so it is not clear which value counts; none was used or changed. Rename or delete all but one of them in the vault.`,
      { name },
    );
  }
  if (first?.fault === 'damaged') throw stale(place, undefined, name);
  if (first?.fault === 'hidden') {
    throw vaultErrors.VAULT_VALUE_HIDDEN(
      `The item ${name} is in the vault of ${place.customer}, but ${place.email} may not see its password. No value was used or changed. Give the account the right to see passwords in that collection.`,
      { name },
    );
  }
  return first?.item;
}
