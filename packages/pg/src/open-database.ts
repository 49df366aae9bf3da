import type { ErrorTable } from '@axe/kit';
import { parseAddress } from './address.ts';
import { assembleDatabase } from './assemble-database.ts';
import { openConnection } from './connection.ts';
import type { Database } from './database.ts';
import type { DatabaseCore, Limits } from './database-core.ts';
import { entitySettings, neutralSettings } from './entity-role.ts';
import { openEntityConnection } from './entity-sessions.ts';
import { databaseErrors } from './errors.ts';
import type { Log } from './log.ts';
import { migrateDatabase } from './migrate.ts';
import { loadMigrations, type MigrationFolders } from './migrations.ts';
import { createPool } from './pool.ts';
import { roleNames, rolePassword } from './roles.ts';
import { createTranslator } from './translate.ts';

export interface DatabaseOptions {
  readonly service: string;
  /** Address of the owner role, `…//{prefix}_owner:…@…/{database}`. */
  readonly url: string;
  readonly migrations: MigrationFolders;
  /** Secret from which the passwords of the service's other roles are derived. */
  readonly entityKey: string;
  /** Bound of all entities' connections together; default 24. */
  readonly maxEntityConnections?: number;
  /** Codes that guards written in SQL may raise; see the head of schema/entity/000001-create-audit.sql. */
  readonly errors?: ErrorTable;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
}

const defaultLimits: Limits = {
  statementMs: 30_000,
  lockMs: 10_000,
  transactionMs: 120_000,
  waitMs: 10_000,
  idleMs: 60_000,
  maxPerEntity: 10,
};

/** Connects as the owner, applies pending migrations in the shared and all entity schemas, and opens the pools. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const address = parseAddress(options.url);
  const prefix = address.user.endsWith('_owner') ? address.user.slice(0, -'_owner'.length) : undefined;
  if (prefix === undefined || prefix === '') {
    throw databaseErrors.DATABASE_URL_INVALID('The user of DATABASE_URL must be the owner role, named {service}_owner.');
  }
  const names = roleNames(prefix);
  const limits = { ...defaultLimits, ...options.limits };
  const translate = createTranslator(options.errors ?? {});
  const connectOwner = () => openConnection({ address, role: names.owner, password: address.password, settings: { ...neutralSettings } });
  const password = (role: string) => rolePassword(options.entityKey, role);
  const appSettings = { ...neutralSettings, search_path: 'shared', statement_timeout: String(limits.statementMs) };
  const connectApp = () => openConnection({ address, role: names.app, password: password(names.app), settings: appSettings });
  const followingSettings = { ...appSettings, synchronous_commit: 'off' };
  const connectFollowing = () => openConnection({ address, role: names.app, password: password(names.app), settings: followingSettings });
  const single = { idleMs: limits.idleMs, waitMs: limits.waitMs, maxWaiting: 500 };
  const ownerPool = createPool({ ...single, max: 3, maxPerRole: 3, connect: connectOwner });
  const core: DatabaseCore = {
    service: options.service,
    names,
    database: address.database,
    entityKey: options.entityKey,
    sets: loadMigrations(options.migrations),
    translate,
    log: options.log,
    ownerPool,
    repairs: new Map(),
    connectApp,
  };
  try {
    await migrate(core);
  } catch (error) {
    await ownerPool.close();
    throw translate(error);
  }
  const app = createPool({ ...single, max: 6, maxPerRole: 6, connect: connectApp });
  const following = createPool({ ...single, max: 6, maxPerRole: 6, connect: connectFollowing });
  const entity = createPool({
    ...single,
    max: options.maxEntityConnections ?? 24,
    maxPerRole: limits.maxPerEntity,
    connect: (role) => {
      const entity = role.slice(names.entity('').length);
      const open = () => openConnection({ address, role, password: password(role), settings: entitySettings(entity, limits) });
      return openEntityConnection(core, entity, open);
    },
  });
  return assembleDatabase(core, { app, following, entity }, limits);
}

async function migrate(core: DatabaseCore): Promise<void> {
  const connection = await core.ownerPool.acquire(core.names.owner);
  try {
    const applied = await migrateDatabase({ connection, names: core.names, sets: core.sets }, core.entityKey);
    if (applied.length > 0) core.log.info({ service: core.service, applied }, 'migrations applied');
  } finally {
    core.ownerPool.release(connection);
  }
}
