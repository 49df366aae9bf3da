import { secretErrors } from '../errors.ts';
import type { StoreSnapshot } from '../store.ts';
import type { VaultPlace } from './explain-failure.ts';
import { secretOf, type VaultItem } from './vault-items.ts';

/** An item that may not be seen, or stands twice, refuses only when it is asked for. */
export const vaultSnapshot = (items: readonly VaultItem[], place: VaultPlace): StoreSnapshot => ({
  names: items.map(({ name }) => name),
  get(name) {
    const item = oneNamed(items, name);
    return item === undefined ? undefined : secretOf(item, place);
  },
});

/** Refuses a name that stands twice: which one counts is a person's decision. */
export function oneNamed(items: readonly VaultItem[], name: string): VaultItem | undefined {
  const [first, ...others] = items.filter((item) => item.name === name);
  if (others.length === 0) return first;
  throw secretErrors.STORE_ITEM_AMBIGUOUS(
    `The vault has ${others.length + 1} items named ${name}, so it is not clear which value counts; none was used or changed. Rename or delete all but one of them in the vault.`,
    { name },
  );
}
