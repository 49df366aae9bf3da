import path from 'node:path';

/** Where the store of one customer is in an operator home. */
export interface StoreFiles {
  readonly folder: string;
  readonly store: string;
  readonly lock: string;
  readonly keys: string;
  readonly key: string;
  /** The key of a store that is being made: it gets its name when the store is there. */
  readonly newKey: string;
}

export function storeFilesOf(home: string, customer: string): StoreFiles {
  const folder = path.join(home, 'store');
  const keys = path.join(home, 'keys');
  return {
    folder,
    store: path.join(folder, `${customer}.age`),
    lock: path.join(folder, `${customer}.lock`),
    keys,
    key: path.join(keys, `${customer}.key`),
    newKey: path.join(keys, `${customer}.key.new`),
  };
}
