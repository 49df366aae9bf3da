import { randomBytes } from 'node:crypto';
import type { ErrorTable } from '@axe/kit';
import type { Database } from '../src/database.ts';
import type { Limits } from '../src/database-core.ts';
import { type Log, silentLog } from '../src/log.ts';
import type { MigrationFolders } from '../src/migrations.ts';
import { openDatabase } from '../src/open-database.ts';
import { createServiceDatabase } from '../src/service-database.ts';
import type { Session } from '../src/transaction.ts';
import { cleanUp } from './clean-up.ts';
import { type TestCluster, testCluster } from './test-cluster.ts';

export interface TestDatabaseOptions {
  readonly service: string;
  readonly migrations: MigrationFolders;
  readonly errors?: ErrorTable;
  readonly log?: Log;
  readonly limits?: Partial<Limits>;
  readonly maxEntityConnections?: number;
  /** Default the cluster of this run. */
  readonly cluster?: TestCluster;
}

export interface TestDatabase extends Database {
  /** Name of the database and prefix of its roles, fresh for every call. */
  readonly name: string;
  /** The owner's address. */
  readonly url: string;
  /** The superuser's address of this database, for planting corruption. */
  readonly superuserUrl: string;
  readonly entityKey: string;
}

/** A fresh database with the service's migrations, real roles and all; closed after the test file. */
export async function testServiceDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { url: superuserUrl } = options.cluster ?? (await testCluster());
  const name = `${options.service.slice(0, 12)}_${randomBytes(6).toString('hex')}`;
  const entityKey = randomBytes(32).toString('hex');
  const { url } = await createServiceDatabase({ superuserUrl, service: options.service, entityKey, database: name });
  const database = await openDatabase({ log: silentLog, ...options, url, entityKey });
  const closePools = database.close;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closePools();
    return closing;
  };
  cleanUp(close);
  const inside = new URL(superuserUrl);
  inside.pathname = `/${name}`;
  return Object.assign(database, { close, name, url, superuserUrl: inside.href, entityKey });
}

/** A session of an accountant, for tests that do not care who acts. */
export function testSession(entity: string, changes: Partial<Session> = {}): Session {
  return {
    entity,
    actor: 'person:kim@acme.example',
    onBehalfOf: undefined,
    requestId: 'test-request',
    scopes: ['read', 'write', 'close'],
    ...changes,
  };
}
