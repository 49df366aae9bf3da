import type { Actor } from '@axe/kit';
import type { Database } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';
import type { Log } from './log.ts';

/** A file that a caller sent to /files and that waits in the quarantine for a tool. */
export interface Upload {
  readonly id: string;
  /** Where the bytes lie; read-only for tools. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly fileName: string | undefined;
  readonly mediaType: string;
  readonly expiresAt: string;
  bytes(): Promise<Uint8Array>;
}

export interface Uploads {
  /**
   * The upload `id` of that actor. It stays until it expires, so that a dry run and the real call can use the same one.
   * Refuses with UPLOAD_NOT_FOUND when it does not exist, expired, or belongs to somebody else.
   */
  take(id: string, actor: Actor): Promise<Upload>;
}

/** What a service's `open` gets from the platform. */
export interface ServicePlatform {
  readonly database: Database;
  /** A folder of this service alone; it exists. */
  readonly dataDir: string;
  readonly log: Log;
  now(): Date;
  readonly uploads: Uploads;
  /** The customer's slice of the registry as it stands; a new object after each change. Throws where the host gave none. */
  customer(): CustomerSlice;
}
