import { isRefusal, type JsonValue } from '@axe/kit';
import type { Connection } from './connection.ts';
import type { EntityOptions } from './database.ts';
import type { DatabaseCore, Limits } from './database-core.ts';
import { restoreEntityRole } from './entity-role.ts';
import { databaseErrors } from './errors.ts';
import type { Pool } from './pool.ts';
import { runTransaction } from './run-transaction.ts';
import type { EntityTx, Session, Tx } from './transaction.ts';

export interface EntitySessions {
  run<T>(session: Session, work: (tx: EntityTx) => Promise<T>, options?: EntityOptions): Promise<T>;
}

export function createEntitySessions(core: DatabaseCore, pool: Pool, limits: Limits, known: Set<string>): EntitySessions {
  /** Statements that are not plain reads and writes may have changed the role's password or stored settings. */
  function quarantine(entity: string): void {
    core.log.warn({ service: core.service, entity }, 'a handler ran an unusual statement; its connection is dropped and its role restored');
    restoreRole(core, entity).catch((cause: unknown) => core.log.error({ err: cause, entity }, 'an entity role could not be restored'));
  }

  async function runOnce<T>(session: Session, work: (tx: EntityTx) => Promise<T>, options: EntityOptions): Promise<T> {
    await core.repairs.get(session.entity)?.catch(() => undefined);
    const connection = await acquire(core, pool, core.names.entity(session.entity));
    try {
      const transaction = { ...options, settings: sessionSettings(session), timeoutMs: limits.transactionMs };
      return await runTransaction(connection, core.translate, transaction, (tx) => work(entityTx(tx, session)));
    } finally {
      if (connection.isTainted()) quarantine(session.entity);
      pool.release(connection);
    }
  }

  return {
    async run(session, work, options = {}) {
      if (!known.has(session.entity) && !(await isRegistered(core, session.entity, known))) throw notRegistered(session.entity);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await runOnce(session, work, options);
        } catch (error) {
          if (attempt >= (options.attempts ?? 1) || !isRefusal(error, 'DATABASE_CONTENTION')) throw error;
        }
      }
    },
  };
}

async function acquire(core: DatabaseCore, pool: Pool, role: string): Promise<Connection> {
  try {
    return await pool.acquire(role);
  } catch (error) {
    throw core.translate(error);
  }
}

const sessionSettings = (session: Session) => ({
  'app.actor': session.actor,
  'app.on_behalf_of': session.onBehalfOf ?? '',
  'app.entity': session.entity,
  'app.request_id': session.requestId,
  'app.scopes': session.scopes.join(','),
});

function entityTx(tx: Tx, session: Session): EntityTx {
  return {
    ...tx,
    session,
    emit: async (type: string, payload: { readonly [key: string]: JsonValue }) => {
      await tx.query('select emit_event($1, $2)', [type, JSON.stringify(payload)]);
    },
  };
}

/** The cache only ever says yes: a schema that exists stays. */
async function isRegistered(core: DatabaseCore, entity: string, known: Set<string>): Promise<boolean> {
  const connection = await acquire(core, core.ownerPool, core.names.owner);
  try {
    const found = await connection.apply('select id from shared.registered_entity', []);
    for (const { id } of found.rows as readonly { id: string }[]) known.add(id);
    return known.has(entity);
  } catch (error) {
    throw core.translate(error);
  } finally {
    core.ownerPool.release(connection);
  }
}

function notRegistered(entity: string) {
  return databaseErrors.ENTITY_NOT_REGISTERED(`Entity ${entity} has no books in this service. Register it first, or correct entity_id.`, {
    entity,
  });
}

/** One repair of a role at a time; whoever asks meanwhile waits for a fresh one to end. */
function restoreRole(core: DatabaseCore, entity: string): Promise<void> {
  const earlier = core.repairs.get(entity) ?? Promise.resolve();
  const repair: Promise<void> = earlier
    .catch(() => undefined)
    .then(async () => {
      const connection = await core.ownerPool.acquire(core.names.owner);
      try {
        await restoreEntityRole(connection, { role: core.names.entity(entity), entity, database: core.database, key: core.entityKey });
      } finally {
        core.ownerPool.release(connection);
      }
    })
    .finally(() => {
      if (core.repairs.get(entity) === repair) core.repairs.delete(entity);
    });
  core.repairs.set(entity, repair);
  return repair;
}

/** A role may change its own password; when that happened it is put back, loudly. */
export async function openEntityConnection(core: DatabaseCore, entity: string, open: () => Promise<Connection>): Promise<Connection> {
  try {
    return await open();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== '28P01' && code !== '28000') throw error;
    core.log.error({ service: core.service, entity }, 'the password of an entity role was changed outside; restoring it');
    await restoreRole(core, entity);
    return open();
  }
}
