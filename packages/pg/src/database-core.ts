import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import type { loadMigrations } from './migrations.ts';
import type { Pool } from './pool.ts';
import type { RoleNames } from './roles.ts';
import type { Translate } from './translate.ts';

export interface Limits {
  /** Longest statement of an entity or the service; default 30 s. */
  readonly statementMs: number;
  /** Longest wait for a lock; default 10 s. */
  readonly lockMs: number;
  /** Longest transaction of an entity, kept by the client; default 120 s. */
  readonly transactionMs: number;
  /** Longest wait for a free connection; default 10 s. */
  readonly waitMs: number;
  /** After this long without use a connection is closed; default 60 s. */
  readonly idleMs: number;
  readonly maxPerEntity: number;
}

/** What the verbs of this package share. */
export interface DatabaseCore {
  readonly service: string;
  readonly names: RoleNames;
  readonly database: string;
  readonly entityKey: string;
  readonly sets: ReturnType<typeof loadMigrations>;
  readonly translate: Translate;
  readonly log: Log;
  readonly ownerPool: Pool;
  /** Entities whose role is being put back. */
  readonly repairs: Map<string, Promise<void>>;
  /** A connection of `{svc}_app` outside the pool, for listening. */
  connectApp(): Promise<Connection>;
}
