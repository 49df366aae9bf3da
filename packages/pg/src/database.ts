import type { Actor } from '@axe/kit';
import type { EntityTx, Session, SqlValue, Tx } from './transaction.ts';

export interface EntityOptions {
  /** Runs everything, checks deferred constraints, and stores nothing. */
  readonly rollback?: boolean;
  /**
   * How often `work` may run when the database had to undo it because of a deadlock or a serialization failure; default 1.
   * More only for work without effects outside the transaction.
   */
  readonly attempts?: number;
  /** Cancels the running statement when the caller goes away. */
  readonly signal?: AbortSignal;
}

export interface SharedOptions extends Pick<EntityOptions, 'rollback' | 'signal'> {
  /** For whom the service works, as `app.…` settings show it to triggers; the service itself when absent. */
  readonly by?: Pick<Session, 'actor' | 'onBehalfOf' | 'requestId'>;
}

export interface StatementOptions {
  /**
   * `following`: the answer does not wait for the disk. Everybody sees the change at once; a power cut may take it back until the
   * next commit that does wait, which brings everything before it along. Default `now`.
   */
  readonly durable?: 'now' | 'following';
}

export interface EntityRegistration {
  readonly entity: string;
  /** Who registers it, for the audit log; default the service itself. */
  readonly actor?: Actor;
  readonly requestId?: string;
  /** Runs as the schema's owner after the entity migrations, in the same transaction: chart, policy, first year. */
  seed(tx: Tx): Promise<void>;
}

export interface ReadyReport {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/**
 * One service's database. Roles: `{svc}_owner` owns schemas and runs migrations (CREATEROLE, no superuser);
 * `{svc}_app` reads and writes the shared schema; `{svc}_{entity}` reaches schema `entity_{entity}` alone.
 */
export interface Database {
  /** A transaction of `{svc}_app` in the shared schema (search_path `shared`). */
  shared<T>(work: (tx: Tx) => Promise<T>, options?: SharedOptions): Promise<T>;
  /**
   * One statement of `{svc}_app` in the shared schema that commits by itself: one round trip, where `shared` takes two, or
   * three with what it writes. For hot paths whose statement is whole in itself: a read, an upsert, a change that claims a row by
   * its own condition. Not where two statements must stand or fall together, nor for tables whose triggers read `app.…`:
   * nobody is named. When the connection breaks, it is not known whether a change was stored.
   */
  statement<Row extends object>(text: string, values?: readonly SqlValue[], options?: StatementOptions): Promise<readonly Row[]>;
  /** A transaction of the schema owner: migrations, registering, sealing. Never with a caller's text. */
  owner<T>(work: (tx: Tx) => Promise<T>, options?: { readonly entity?: string }): Promise<T>;
  /** A transaction of `{svc}_{entity}` with the session's settings; commits when `work` returns. */
  entity<T>(session: Session, work: (tx: EntityTx) => Promise<T>, options?: EntityOptions): Promise<T>;
  /** Schema, role, grants and migrations in one transaction; a failure leaves nothing behind. False when it existed. */
  registerEntity(registration: EntityRegistration): Promise<boolean>;
  /** Entities whose schemas exist, sorted. */
  entities(): Promise<readonly string[]>;
  ready(): Promise<ReadyReport>;
  close(): Promise<void>;
}
