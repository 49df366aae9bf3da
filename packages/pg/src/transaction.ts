import type { Actor, JsonValue, Scope } from '@axe/kit';

export type SqlValue = string | number | bigint | boolean | Date | Uint8Array | null | readonly SqlValue[];

/**
 * One open transaction on one connection. Statements are constant text with `$1` parameters; each text is prepared once
 * per connection. int8 arrives as bigint, numeric and date as string, timestamptz as ISO 8601 UTC string, jsonb parsed.
 */
export interface Tx {
  query<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The only row; throws when there is none or more than one. */
  one<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Row>;
  maybe<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Number of rows a statement changed. */
  execute(text: string, values?: readonly SqlValue[]): Promise<number>;
  /** Runs `work` and undoes what it did when it throws. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` with all deferred constraints checked at its end, then undoes everything it did: a preview. */
  rehearse<T>(work: () => Promise<T>): Promise<T>;
}

export interface Session {
  readonly entity: string;
  readonly actor: Actor;
  readonly onBehalfOf: Actor | undefined;
  readonly requestId: string;
  /** Effective scopes in this entity; the database reads them (`app.scopes`) where a guard depends on one. */
  readonly scopes: readonly Scope[];
}

/** A transaction on an entity's own connection: names resolve in that entity's schema and nowhere else. */
export interface EntityTx extends Tx {
  readonly session: Session;
  /** Puts an event into the outbox; it is delivered only if the transaction commits. */
  emit(type: string, payload: { readonly [key: string]: JsonValue }): Promise<void>;
}
