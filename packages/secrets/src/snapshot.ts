import { secretErrors } from './errors.ts';
import type { SecretItem, StoreSnapshot } from './store.ts';

/** Items as one reading of a store found them. */
export function snapshotOf(items: readonly SecretItem[]): StoreSnapshot {
  const byName = Map.groupBy(items, ({ name }) => name);
  return {
    names: items.map(({ name }) => name),
    get(name) {
      const [first, ...others] = byName.get(name) ?? [];
      if (others.length === 0) return first;
      throw secretErrors.STORE_ITEM_AMBIGUOUS(
        `The store has ${others.length + 1} items named ${name}, so it is not clear which value counts; none was used. Rename or delete all but one of them in the store.`,
        { name },
      );
    },
  };
}
