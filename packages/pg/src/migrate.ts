import type { Connection } from './connection.ts';
import { databaseErrors } from './errors.ts';
import type { Migration, MigrationSets } from './migrations.ts';
import { quoteName, quoteText, type RoleNames, rolePassword, schemaOf, scramVerifier } from './roles.ts';

export interface AppliedMigration {
  readonly schema_name: string;
  readonly origin: string;
  readonly name: string;
  readonly checksum: string;
}

export interface MigrationContext {
  readonly connection: Connection;
  readonly names: RoleNames;
  readonly sets: MigrationSets;
}

/** One key for the whole database, whatever schema is migrated: two releases starting together take turns. */
const lockKey = 7_300_002;

export const lockMigrations = 'select pg_advisory_xact_lock($1)';
export const migrationLockKey = lockKey;

/** Applies what is pending in the shared schema and in every entity schema; each file and schema is one transaction. */
export async function migrateDatabase(context: MigrationContext, entityKey: string): Promise<readonly string[]> {
  const { connection } = context;
  await connection.apply('select pg_advisory_lock($1)', [lockKey]);
  try {
    await prepareShared(context, entityKey);
    const applied = await readApplied(connection);
    const done: string[] = [];
    done.push(...(await migrateSchema(context, 'shared', context.sets.shared, applied)));
    const entities = await connection.apply('select id from shared.registered_entity order by id', []);
    for (const { id } of entities.rows as readonly { id: string }[]) {
      done.push(...(await migrateSchema(context, schemaOf(id), context.sets.entity, applied)));
    }
    return done;
  } finally {
    if (connection.isUsable()) await connection.apply('select pg_advisory_unlock($1)', [lockKey]);
  }
}

/** The role of the service itself, the shared schema and the list of applied migrations. */
async function prepareShared({ connection, names }: MigrationContext, entityKey: string): Promise<void> {
  const app = quoteName(names.app);
  const found = await connection.apply('select (select count(*)::int from pg_roles where rolname = $1) as roles', [names.app]);
  const verb = (found.rows[0] as { roles: number }).roles === 0 ? 'create' : 'alter';
  await connection.script(`
    begin;
    ${verb} role ${app} login noinherit password ${quoteText(scramVerifier(rolePassword(entityKey, names.app)))};
    do $$ begin execute format('grant connect on database %I to ${app}', current_database()); end $$;
    create schema if not exists shared;
    grant usage on schema shared to ${app};
    alter default privileges in schema shared grant select, insert, update, delete on tables to ${app};
    alter default privileges in schema shared grant usage, select on sequences to ${app};
    create table if not exists shared.schema_migration (
      schema_name text not null,
      origin text not null check (origin in ('chassis', 'service')),
      name text not null,
      checksum text not null,
      contract boolean not null,
      applied_at timestamptz not null default clock_timestamp(),
      primary key (schema_name, origin, name)
    );
    revoke insert, update, delete on shared.schema_migration from ${app};
    commit`);
}

export async function readApplied(connection: Connection): Promise<readonly AppliedMigration[]> {
  return (await connection.apply('select schema_name, origin, name, checksum from shared.schema_migration', [])).rows;
}

async function migrateSchema(
  context: MigrationContext,
  schema: string,
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): Promise<readonly string[]> {
  const pending = findPending(schema, migrations, applied);
  for (const migration of pending) {
    await context.connection.script('begin');
    try {
      await applyMigration(context, schema, migration);
      await context.connection.script('commit');
    } catch (cause) {
      await context.connection.script('rollback').catch(() => undefined);
      throw failed(schema, migration, cause);
    }
  }
  return pending.map(({ name }) => `${schema}/${name}`);
}

/** Known migrations not yet applied; refuses an applied one whose text changed since. Unknown applied ones are a later release's. */
export function findPending(schema: string, migrations: readonly Migration[], applied: readonly AppliedMigration[]): readonly Migration[] {
  const checksums = new Map(applied.filter((row) => row.schema_name === schema).map((row) => [`${row.origin}/${row.name}`, row.checksum]));
  return migrations.filter((migration) => {
    const checksum = checksums.get(`${migration.origin}/${migration.name}`);
    if (checksum === undefined) return true;
    if (checksum === migration.checksum) return false;
    throw databaseErrors.MIGRATION_CHANGED(
      `Migration ${migration.name} of schema ${schema} was applied with another text. Nothing was changed. Restore the released file and put the change into a new migration.`,
      { schema, migration: migration.name },
    );
  });
}

/** Inside an open transaction of the owner. */
export async function applyMigration(context: MigrationContext, schema: string, migration: Migration): Promise<void> {
  const { connection, names } = context;
  const role = schema === 'shared' ? '' : names.entity(schema.slice(schemaOf('').length));
  await connection.apply(
    `select set_config('search_path', $1, true), set_config('app.entity_role', $2, true), set_config('app.app_role', $3, true),
      set_config('app.actor', 'agent:migration', true), set_config('app.request_id', $4, true)`,
    [`${schema}, pg_temp`, role, names.app, migration.name],
  );
  await connection.script(migration.sql);
  if (migration.check !== undefined) await connection.script(migration.check);
  await connection.apply(
    'insert into shared.schema_migration (schema_name, origin, name, checksum, contract) values ($1, $2, $3, $4, $5)',
    [schema, migration.origin, migration.name, migration.checksum, migration.contract],
  );
}

export function failed(schema: string, migration: Migration, cause: unknown) {
  return databaseErrors.MIGRATION_FAILED(
    `Migration ${migration.name} of schema ${schema} failed and was undone. Read the log, repair it or the data, and start again.`,
    { schema, migration: migration.name },
    cause,
  );
}
