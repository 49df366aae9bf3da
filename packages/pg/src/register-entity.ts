import { entityId } from '@axe/kit';
import type { EntityRegistration } from './database.ts';
import type { DatabaseCore } from './database-core.ts';
import { restoreEntityRole } from './entity-role.ts';
import { databaseErrors } from './errors.ts';
import { applyMigration, failed, lockMigrations, migrationLockKey } from './migrate.ts';
import { quoteName, reservedEntities, schemaOf } from './roles.ts';
import { createTx, runTransaction } from './run-transaction.ts';

/** One transaction for schema, role, grants, migrations and seed; takes its turn with migrations and other registrations. */
export async function registerEntity(core: DatabaseCore, { entity, seed, actor, requestId }: EntityRegistration): Promise<boolean> {
  if (!entityId.safeParse(entity).success || reservedEntities.has(entity)) {
    throw databaseErrors.ENTITY_NOT_REGISTERED(
      `"${entity}" cannot be an entity id: 2 to 31 lower-case letters, digits and _, and not a reserved word.`,
    );
  }
  const { names, translate, ownerPool, sets } = core;
  const connection = await ownerPool.acquire(names.owner);
  const settings = {
    'app.actor': actor ?? `agent:${core.service}`,
    'app.entity': entity,
    'app.request_id': requestId ?? 'register-entity',
    'app.on_behalf_of': '',
  };
  try {
    return await runTransaction(connection, translate, { settings }, async (tx) => {
      await tx.query(lockMigrations, [migrationLockKey]);
      const added = await tx.execute('insert into shared.registered_entity (id) values ($1) on conflict do nothing', [entity]);
      if (added === 0) return false;
      const role = names.entity(entity);
      const schema = schemaOf(entity);
      await restoreEntityRole(connection, { role, entity, database: core.database, key: core.entityKey });
      await connection.script(`create schema ${quoteName(schema)}; grant usage on schema ${quoteName(schema)} to ${quoteName(role)}`);
      for (const migration of sets.entity) {
        try {
          await applyMigration({ connection, names, sets }, schema, migration);
        } catch (cause) {
          throw failed(schema, migration, cause);
        }
      }
      await connection.apply("select set_config('app.actor', $1, true), set_config('app.request_id', $2, true)", [
        settings['app.actor'],
        settings['app.request_id'],
      ]);
      await seed(createTx(connection, translate));
      return true;
    });
  } finally {
    ownerPool.release(connection);
  }
}
