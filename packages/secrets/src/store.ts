import type { SecretStoreSettings } from '@axe/registry';

/** One item of a store, with its value in memory only. */
export interface SecretItem {
  /** The store's own key of the item; never shown. */
  readonly id: string;
  /** The vault path of the registry, such as `frame/acme/db-password`. */
  readonly name: string;
  readonly value: string;
  readonly username?: string;
  readonly uris: readonly string[];
  readonly fields: { readonly [name: string]: string };
  readonly notes?: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
}

/** What an item is to be; what is left out stays as it is in the store. */
export interface ItemDraft {
  readonly name: string;
  readonly value: string;
  readonly username?: string;
  readonly uris?: readonly string[];
  /** The whole set: a field that is not in it is gone afterwards. */
  readonly fields?: { readonly [name: string]: string };
  readonly notes?: string;
  /** Leaves an item of that name exactly as it is (outcome `same`): a generated value never overwrites one. */
  readonly onlyIfMissing?: boolean;
  /** Where a new item goes; `connectors` is what employees see. */
  readonly collection?: 'secrets' | 'connectors';
}

/** Everything in the store at one moment, read in one round trip. */
export interface StoreSnapshot {
  readonly names: readonly string[];
  /** Undefined when there is none. Refuses a name that stands twice (STORE_ITEM_AMBIGUOUS): which value counts is a person's decision. */
  get(name: string): SecretItem | undefined;
}

export type PutOutcome = 'created' | 'changed' | 'same';

export interface StoreStatus {
  readonly driver: SecretStoreSettings['driver'];
  readonly state: 'open' | 'locked' | 'signed-out' | 'missing' | 'unreachable' | 'unfit';
  /** A sentence for a person: what it means, and what to do. */
  readonly told: string;
  /** Server or folder. */
  readonly place: string;
  readonly account?: string;
  readonly version?: string;
}

export interface SendRequest {
  readonly name: string;
  readonly value: string;
  readonly views: number;
  readonly days: number;
  readonly password?: string;
}

/** A store of one customer. A locked store refuses (STORE_LOCKED); it never answers with an empty value. */
export interface SecretStore {
  readonly customer: string;
  readonly driver: SecretStoreSettings['driver'];
  status(): Promise<StoreStatus>;
  /** Opens the store for the commands that follow: asks where it must, and keeps the session where one can be kept. */
  unlock?(): Promise<StoreStatus>;
  /** Forgets the kept session. */
  lock?(): Promise<StoreStatus>;
  read(): Promise<StoreSnapshot>;
  /** Creates or changes by name; the same again changes nothing. Outcomes in the order of the drafts. */
  put(drafts: readonly ItemDraft[]): Promise<readonly PutOutcome[]>;
  /** Names that were there and are gone. */
  remove(names: readonly string[]): Promise<readonly string[]>;
  /** Refuses (SEND_UNSUPPORTED) where `send` would; absent where links can be made. */
  checkSending?(): void;
  /** A link that shows the value a few times and then never again; refuses (SEND_UNSUPPORTED) where the driver has no such thing. */
  send(request: SendRequest): Promise<{ readonly url: string; readonly ends: string }>;
}

/** How a store gets at its key. Nothing of it is ever an argument of a process, a log line or a file. */
export interface Unlocking {
  /** Asks the person at the terminal; undefined when nobody is there. */
  askSecret(question: string): Promise<string | undefined>;
  /** The key of an unlocked session as another process handed it over (`BW_SESSION`). */
  readonly session?: string;
  /** Keeps and finds sessions: the keychain of the system, or nothing. */
  readonly keychain: SessionKeeper;
}

export interface SessionKeeper {
  read(account: string): Promise<string | undefined>;
  write(account: string, session: string): Promise<void>;
  remove(account: string): Promise<void>;
}
