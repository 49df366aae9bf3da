import type { StoredAccount } from './account.ts';
import type { Json } from './json.ts';
import type { StoredItem } from './vault-contents.ts';

/** Everything the server knows; a test may look at it and change it. */
export interface ServerState {
  account: StoredAccount;
  readonly items: Map<string, StoredItem>;
  readonly sends: Map<string, Json>;
  readonly policies: Json[];
  readonly accessTokens: Set<string>;
  readonly refreshTokens: Set<string>;
  stamp: string;
  changedAt: number;
  /** Servers up to summer 2026 have no place for the id of a key, and answer 404. */
  keepsKeyIds: boolean;
  keyId: string | undefined;
}

export interface BitwardenServer {
  readonly url: string;
  /** PEM, for `NODE_EXTRA_CA_CERTS` of the client. */
  readonly certificate: string;
  readonly state: ServerState;
  /** `POST /api/ciphers`, in the order they came. */
  readonly requests: string[];
  /** All that was sent here, to look for a planted value in. */
  readonly bodies: string[];
  /** What nobody taught this server: a test ends with this list empty. */
  readonly unknown: string[];
  /** Asked before each request: a status to answer with, or `cut` to break the line. */
  interfere: ((request: string) => number | 'cut' | undefined) | undefined;
  stop(): Promise<void>;
  start(): Promise<void>;
}
