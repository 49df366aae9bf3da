import type { Connection } from './connection.ts';
import { databaseErrors } from './errors.ts';
import type { SqlValue, Tx } from './transaction.ts';
import { isConnectionFailure, type Translate } from './translate.ts';

export interface TransactionOptions {
  /** `app.…` and other settings that hold for this transaction. */
  readonly settings: { readonly [name: string]: string };
  readonly rollback?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * BEGIN and the settings are queued without waiting, so they leave in the same write as the first statement of `work`.
 * The caller gives the connection back afterwards; the pool throws it away unless the server says the session is idle.
 */
export async function runTransaction<T>(
  connection: Connection,
  translate: Translate,
  options: TransactionOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const guard = guardDuration(connection, options);
  try {
    const opening = open(connection, options.settings);
    const result = await Promise.race([work(createTx(connection, translate)), guard.expired]);
    await opening;
    const reason = guard.reason();
    if (reason !== undefined) throw reason;
    await finish(connection, options.rollback === true);
    return result;
  } catch (error) {
    await undo(connection);
    throw guard.reason() ?? translate(error);
  } finally {
    guard.clear();
  }
}

function open(connection: Connection, settings: TransactionOptions['settings']): Promise<unknown> {
  const names = Object.keys(settings);
  const begin = connection.script('begin');
  const set = connection.apply(settingsText(names), Object.values(settings));
  const opening = Promise.all([begin, set]);
  // When a statement of `work` fails first, this one is never awaited.
  opening.catch(() => undefined);
  return opening;
}

const settingsTexts = new Map<string, string>();

/** One text per set of names; the names are ours. */
function settingsText(names: readonly string[]): string {
  const key = names.join();
  const known = settingsTexts.get(key);
  if (known !== undefined) return known;
  const text = `select ${names.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;
  settingsTexts.set(key, text);
  return text;
}

async function finish(connection: Connection, rollback: boolean): Promise<void> {
  if (connection.status() === 'I') throw lostTransaction();
  if (rollback) {
    // What only a commit would find must be found by a rehearsal too.
    await connection.script('set constraints all immediate');
    await connection.script('rollback');
    return;
  }
  let answer: { readonly command: string };
  try {
    answer = await connection.script('commit');
  } catch (cause) {
    if (!isConnectionFailure(cause)) throw cause;
    throw databaseErrors.DATABASE_UNAVAILABLE(
      'The database broke off while the call was being stored, so it is not known whether it was. Call again with the same idempotency_key, or read before writing again.',
      {},
      cause,
    );
  }
  // The server answers ROLLBACK when a statement had failed and the handler went on regardless.
  if (answer.command !== 'COMMIT') {
    throw databaseErrors.DATABASE_FAULT(
      'An internal fault stopped the call. Nothing was stored. Give the request id to the operator.',
      {},
      answer,
    );
  }
}

async function undo(connection: Connection): Promise<void> {
  if (!connection.isUsable()) return;
  // Waits for whatever is still queued, so the status is the last one.
  await connection.script('rollback').catch(() => undefined);
}

const lostTransaction = (): Error => new Error('a statement of the handler ended the transaction; the chassis alone commits');

interface Guard {
  /** Rejects when the time is up and the statement did not yield to being cancelled. */
  readonly expired: Promise<never>;
  reason(): Error | undefined;
  clear(): void;
}

/** Between asking the server to cancel and dropping the connection. */
const cancelPatienceMs = 1_000;

/** A client-side limit: hostile SQL can switch its own statement_timeout off, but not this. */
function guardDuration(connection: Connection, options: TransactionOptions): Guard {
  const expired = Promise.withResolvers<never>();
  expired.promise.catch(() => undefined);
  let reason: Error | undefined;
  let patience: NodeJS.Timeout | undefined;
  const stop = (message: string): void => {
    reason = databaseErrors.DATABASE_TIMEOUT(message);
    connection.cancel();
    patience = setTimeout(() => {
      connection.kill();
      expired.reject(reason);
    }, cancelPatienceMs);
  };
  const late = () => stop('The call took longer than allowed. Nothing was stored. Ask for less at once, or try again.');
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(late, options.timeoutMs);
  const aborted = () => stop('The call was given up by its caller. Nothing was stored.');
  if (options.signal?.aborted === true) aborted();
  options.signal?.addEventListener('abort', aborted, { once: true });
  return {
    expired: expired.promise,
    reason: () => reason,
    clear: () => {
      clearTimeout(patience);
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', aborted);
    },
  };
}

export function createTx(connection: Connection, translate: Translate): Tx {
  let depth = 0;

  async function run(text: string, values: readonly SqlValue[] | undefined) {
    try {
      const result = await connection.run(text, values);
      if (connection.status() === 'I') throw lostTransaction();
      return result;
    } catch (error) {
      throw translate(error);
    }
  }

  async function query<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]> {
    return (await run(text, values)).rows as readonly Row[];
  }

  async function nested<T>(work: () => Promise<T>, after: (name: string) => Promise<void>): Promise<T> {
    depth += 1;
    const name = `axe_${depth}`;
    const mark = connection.script(`savepoint ${name}`);
    mark.catch(() => undefined);
    try {
      const result = await work();
      await mark;
      await after(name);
      return result;
    } catch (error) {
      if (connection.isUsable()) await connection.script(`rollback to savepoint ${name}; release savepoint ${name}`).catch(() => undefined);
      throw translate(error);
    } finally {
      depth -= 1;
    }
  }

  return {
    query,
    async one<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Row> {
      const rows = await query<Row>(text, values);
      const [row] = rows;
      if (row === undefined || rows.length > 1) throw new Error(`expected one row, got ${rows.length}: ${text.slice(0, 200)}`);
      return row;
    },
    async maybe<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Row | undefined> {
      const rows = await query<Row>(text, values);
      if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}: ${text.slice(0, 200)}`);
      return rows[0];
    },
    execute: async (text, values) => (await run(text, values)).rowCount ?? 0,
    savepoint: (work) =>
      nested(work, async (name) => {
        await connection.script(`release savepoint ${name}`);
      }),
    rehearse: (work) =>
      nested(work, async (name) => {
        await connection.script('set constraints all immediate');
        await connection.script(`rollback to savepoint ${name}; release savepoint ${name}`);
      }),
  };
}
