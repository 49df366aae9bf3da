import type { Connection } from './connection.ts';
import type { Database, SharedOptions, StatementOptions } from './database.ts';
import type { DatabaseCore, Limits } from './database-core.ts';
import { createEntitySessions } from './entity-sessions.ts';
import type { Pool } from './pool.ts';
import { checkReady } from './ready.ts';
import { registerEntity } from './register-entity.ts';
import { schemaOf } from './roles.ts';
import { runTransaction, type TransactionOptions } from './run-transaction.ts';
import type { SqlValue, Tx } from './transaction.ts';
import { isConnectionFailure } from './translate.ts';

/** What only this package may take from a Database: the outbox worker listens on a connection of its own. */
const cores = new WeakMap<Database, DatabaseCore>();

export function coreOf(database: Database): DatabaseCore {
  const core = cores.get(database);
  if (core === undefined) throw new Error('not a database of openDatabase');
  return core;
}

export interface Pools {
  readonly app: Pool;
  /** The same role, with commits that do not wait for the disk. */
  readonly following: Pool;
  readonly entity: Pool;
}

export function assembleDatabase(core: DatabaseCore, pools: Pools, limits: Limits): Database {
  const { app: appPool, following: followingPool, entity: entityPool } = pools;
  const known = new Set<string>();
  const sessions = createEntitySessions(core, entityPool, limits, known);

  async function run<T>(pool: Pool, role: string, options: TransactionOptions, work: (tx: Tx) => Promise<T>): Promise<T> {
    const connection = await pool.acquire(role).catch((error: unknown) => {
      throw core.translate(error);
    });
    try {
      return await runTransaction(connection, core.translate, options, work);
    } finally {
      pool.release(connection);
    }
  }

  async function statement<Row extends object>(
    text: string,
    values?: readonly SqlValue[],
    options?: StatementOptions,
  ): Promise<readonly Row[]> {
    const pool = options?.durable === 'following' ? followingPool : appPool;
    let connection: Connection | undefined;
    try {
      connection = await pool.acquire(core.names.app);
      return (await connection.run(text, values)).rows as readonly Row[];
    } catch (error) {
      // The server says goodbye before it closes the socket: without this the next caller would get the dying connection.
      if (isConnectionFailure(error)) connection?.kill();
      throw core.translate(error);
    } finally {
      if (connection !== undefined) pool.release(connection);
    }
  }

  const ownSettings = { 'app.actor': `agent:${core.service}`, 'app.on_behalf_of': '', 'app.request_id': '', 'app.scopes': '' };
  const owner: Database['owner'] = (work, options) => {
    const place = options?.entity === undefined ? 'shared' : schemaOf(options.entity);
    const settings = { ...ownSettings, search_path: `${place}, pg_temp`, 'app.entity': options?.entity ?? '' };
    return run(core.ownerPool, core.names.owner, { settings }, work);
  };
  const settingsFor = ({ by }: SharedOptions) =>
    by === undefined
      ? ownSettings
      : { ...ownSettings, 'app.actor': by.actor, 'app.on_behalf_of': by.onBehalfOf ?? '', 'app.request_id': by.requestId };
  const database: Database = {
    shared: (work, options = {}) => run(appPool, core.names.app, { ...options, settings: settingsFor(options) }, work),
    statement,
    owner,
    entity: (session, work, options) => sessions.run(session, work, options),
    registerEntity: async (registration) => {
      const created = await registerEntity(core, registration).catch((error: unknown) => {
        throw core.translate(error);
      });
      known.add(registration.entity);
      return created;
    },
    entities: () =>
      owner(async (tx) => (await tx.query<{ id: string }>('select id from shared.registered_entity order by id')).map(({ id }) => id)),
    ready: () => checkReady(core),
    close: async () => {
      await Promise.all([appPool.close(), followingPool.close(), entityPool.close(), core.ownerPool.close()]);
    },
  };
  cores.set(database, core);
  return database;
}
