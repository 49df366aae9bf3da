import { makePrivateFolder } from '@axe/files';
import { isRefusal } from '@axe/kit';
import { secretErrors, writing } from '../errors.ts';
import type { Exclusive } from '../exclusive.ts';
import { snapshotOf } from '../snapshot.ts';
import type { ItemDraft, PutOutcome, SecretStore, StoreStatus, Unlocking } from '../store.ts';
import { plainKeyText, sealedKeyText } from './key-file.ts';
import { findFiles, finishMaking, makeStore, readItems, writeItems } from './open-files.ts';
import { writePrivateFile } from './private-file.ts';
import { applyDrafts, type StoredItem } from './store-content.ts';
import { type StoreFiles, storeFilesOf } from './store-files.ts';
import { type KeyRing, keyRing } from './unlock-key.ts';

export interface LocalStoreOptions {
  readonly customer: string;
  /** Folder of the operator home. */
  readonly home: string;
  readonly unlocking: Unlocking;
  readonly exclusive: Exclusive;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Base-2 logarithm of the cost of trying a passphrase; age's own 18 takes about a second. */
  readonly workFactor?: number;
}

export interface LocalStore extends SecretStore {
  unlock(): Promise<StoreStatus>;
  lock(): Promise<StoreStatus>;
  /** Puts the key under a passphrase, or (undefined) takes the passphrase away. */
  protect(passphrase: string | undefined): Promise<void>;
}

/** All items of a customer in one file encrypted with age; its key lies in another folder, under a passphrase if the operator wants one. */
export function openLocalStore(options: LocalStoreOptions): LocalStore {
  const { customer, home, unlocking, exclusive } = options;
  const files = storeFilesOf(home, customer);
  const place: Place = { options, files, ring: keyRing(customer, home, unlocking) };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    writing(files.folder, () => makePrivateFolder(files.folder));
    return exclusive(files.lock, work);
  };
  return {
    customer,
    driver: 'local',
    status: () => statusOf(place),
    read: async () => snapshotOf((await open(place))?.items ?? []),
    put: (drafts) => alone(() => put(place, drafts)),
    remove: (names) => alone(() => remove(place, names)),
    protect: (passphrase) => alone(() => protect(place, passphrase)),
    checkSending() {
      throw sendUnsupported(customer);
    },
    async send() {
      throw sendUnsupported(customer);
    },
    async unlock() {
      await open(place);
      return await statusOf(place);
    },
    async lock() {
      await place.ring.forget();
      const status = await statusOf(place);
      return status.state === 'open' ? { ...status, told: whyStillOpen(place) } : status;
    },
  };
}

/** Of a store that was just locked, and opens all the same. */
function whyStillOpen({ options, files }: Place): string {
  if (findFiles(files)?.key.kind === 'sealed')
    return 'It is still open to what gets AXE_VAULT_SESSION, as this command did. Take it out of the environment (unset AXE_VAULT_SESSION).';
  return `Locking does nothing here: the key of the store has no passphrase, so every command of this user opens it. To be able to lock it: axe secret protect --customer ${options.customer} --apply.`;
}

const sendUnsupported = (customer: string) =>
  secretErrors.SEND_UNSUPPORTED(
    `The store of ${customer} is a local file, and a file cannot hand out links. Nothing was sent. Hand the value over in person (axe secret get), or give the customer a Bitwarden-compatible server (secret_store in the registry).`,
    { customer },
  );

interface Place {
  readonly options: LocalStoreOptions;
  readonly files: StoreFiles;
  readonly ring: KeyRing;
}

interface Opened {
  readonly identity: string;
  readonly items: readonly StoredItem[];
}

async function open({ options, files, ring }: Place): Promise<Opened | undefined> {
  const found = findFiles(files);
  if (found === undefined) return undefined;
  const identity = await ring.obtain(found.key, found.fits);
  return { identity, items: await readItems(files, options.customer, found, identity) };
}

async function put(place: Place, drafts: readonly ItemDraft[]): Promise<readonly PutOutcome[]> {
  const { options, files } = place;
  const at = options.now().toISOString();
  const opened = await open(place);
  const { items, outcomes } = applyDrafts(opened?.items ?? [], drafts, at, options.newId);
  if (opened === undefined) await makeStore(files, options.customer, items, at);
  else {
    finishMaking(files);
    if (outcomes.some((outcome) => outcome !== 'same')) await writeItems(files, options.customer, opened.identity, items);
  }
  return outcomes;
}

async function remove(place: Place, names: readonly string[]): Promise<readonly string[]> {
  const { options, files } = place;
  const opened = await open(place);
  const gone = (opened?.items ?? []).map(({ name }) => name).filter((name) => names.includes(name));
  if (opened === undefined || gone.length === 0) return [];
  const rest = opened.items.filter(({ name }) => !gone.includes(name));
  finishMaking(files);
  await writeItems(files, options.customer, opened.identity, rest);
  return gone;
}

async function protect(place: Place, passphrase: string | undefined): Promise<void> {
  const { options, files, ring } = place;
  const at = options.now().toISOString();
  const identity = (await open(place))?.identity ?? (await makeStore(files, options.customer, [], at));
  finishMaking(files);
  const { workFactor = 18 } = options;
  const text =
    passphrase === undefined ? plainKeyText(identity, at) : await sealedKeyText(identity, at, passphrase.normalize('NFC'), workFactor);
  writePrivateFile(files.key, Buffer.from(text, 'utf8'));
  if (passphrase === undefined) await ring.forget();
}

async function statusOf({ options, files, ring }: Place): Promise<StoreStatus> {
  const { customer } = options;
  const base = { driver: 'local', place: files.store } as const;
  try {
    const found = findFiles(files);
    if (found === undefined)
      return { ...base, state: 'missing', told: 'Nothing is stored yet; the first secret that is pushed makes the file.' };
    const identity = await ring.known(found.key, found.fits);
    if (identity === undefined) {
      const told = `It is locked with a passphrase. Run axe vault unlock ${customer}, or hand a session over with AXE_VAULT_SESSION.`;
      return { ...base, state: 'locked', told };
    }
    const { length } = await readItems(files, customer, found, identity);
    const guarded = found.key.kind === 'sealed' ? 'unlocked for now' : 'its key has no passphrase (axe secret protect gives it one)';
    return { ...base, state: 'open', told: `${length} ${length === 1 ? 'item' : 'items'}; ${guarded}.` };
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    return { ...base, state: 'unfit', told: cause.message };
  }
}
