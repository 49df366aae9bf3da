import type { ItemDraft, PutOutcome, SecretStore, StoreSnapshot } from '@axe/secrets';

/** A store that is read once for everything a command does, and again only after something was written. */
export interface StoreReading {
  readonly store: SecretStore;
  snapshot(): Promise<StoreSnapshot>;
  put(drafts: readonly ItemDraft[]): Promise<readonly PutOutcome[]>;
}

export function readOnce(store: SecretStore): StoreReading {
  let reading: Promise<StoreSnapshot> | undefined;
  const forget = () => {
    reading = undefined;
  };
  return {
    store,
    snapshot() {
      reading ??= store.read().catch((cause: unknown) => {
        forget();
        throw cause;
      });
      return reading;
    },
    async put(drafts) {
      try {
        return await store.put(drafts);
      } finally {
        forget();
      }
    },
  };
}
