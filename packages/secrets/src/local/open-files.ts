import { renameSync } from 'node:fs';
import { writing } from '../errors.ts';
import { decryptWith, encryptTo, isAddressedTo, newIdentity } from './age-box.ts';
import { type KeyFile, plainKeyText, readKeyFile } from './key-file.ts';
import { damaged, readPrivateFile, writePrivateFile } from './private-file.ts';
import { readContent, type StoredItem, writeContent } from './store-content.ts';
import type { StoreFiles } from './store-files.ts';
import type { Fits } from './unlock-key.ts';

/** Store and key as they lie on the disk. */
export interface FoundFiles {
  readonly bytes: Buffer;
  readonly key: KeyFile;
  readonly fits: Fits;
}

/** Undefined where there is neither store nor key: nobody has stored anything yet. One without the other is a loss, not a beginning. */
export function findFiles(files: StoreFiles): FoundFiles | undefined {
  const before = readPrivateFile(files.store);
  // In this order: a store that is being made gives its key the final name last.
  const key = readKeyFile(files.key) ?? (before && (readKeyFile(files.newKey) ?? readKeyFile(files.key)));
  const bytes = before ?? (key && readPrivateFile(files.store));
  if (bytes === undefined && key === undefined) return undefined;
  if (bytes === undefined) {
    throw damaged(files.store, `it is gone, while its key ${files.key} is there. To begin with an empty store, move that key away`);
  }
  if (key === undefined) throw damaged(files.key, `it is gone, and only this key opens ${files.store}`);
  return { bytes, key, fits: (identity) => isAddressedTo(identity, bytes) };
}

export async function readItems(
  files: StoreFiles,
  customer: string,
  { bytes, key, fits }: FoundFiles,
  identity: string,
): Promise<readonly StoredItem[]> {
  const text = await decryptWith(identity, bytes);
  if (text !== undefined) return readContent(text, files.store, customer);
  const what = (await fits(identity)) ? 'its content was cut or changed' : `it is damaged, or ${key.file} is the key of another store`;
  throw damaged(files.store, what);
}

/** The old file stays until the new one is on the disk. */
export async function writeItems(files: StoreFiles, customer: string, identity: string, items: readonly StoredItem[]): Promise<void> {
  writePrivateFile(files.store, await encryptTo(identity, writeContent(items, customer)));
}

/** Broken off anywhere, it leaves nothing, or a store that opens: the key gets its name when the store is there. */
export async function makeStore(files: StoreFiles, customer: string, items: readonly StoredItem[], at: string): Promise<string> {
  const identity = await newIdentity();
  writePrivateFile(files.newKey, Buffer.from(plainKeyText(identity, at), 'utf8'));
  await writeItems(files, customer, identity, items);
  finishMaking(files);
  return identity;
}

export function finishMaking(files: StoreFiles): void {
  if (readPrivateFile(files.newKey) === undefined || readPrivateFile(files.key) !== undefined) return;
  writing(files.key, () => renameSync(files.newKey, files.key));
}
