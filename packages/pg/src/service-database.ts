import { Client } from 'pg';
import { parseAddress } from './address.ts';
import { databaseErrors } from './errors.ts';
import { quoteName, quoteText, roleNames, rolePassword, scramVerifier } from './roles.ts';

export interface ServiceDatabaseOptions {
  readonly superuserUrl: string;
  readonly service: string;
  /** The service's secret from which its role passwords are derived. */
  readonly entityKey: string;
  /** Name of the database and prefix of its roles; default the service's name. */
  readonly database?: string;
}

/**
 * Makes the owner role and database of a service when missing, and shuts what every role could otherwise reach. Safe to
 * repeat. Returns the owner's address for `openDatabase`.
 */
export async function createServiceDatabase(options: ServiceDatabaseOptions): Promise<{ readonly url: string }> {
  const database = options.database ?? options.service;
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(database)) {
    throw databaseErrors.DATABASE_URL_INVALID(`"${database}" cannot name a database: use up to 31 lower-case letters, digits and _.`);
  }
  const { owner } = roleNames(database);
  const password = rolePassword(options.entityKey, owner);
  await withClient(options.superuserUrl, async (client) => {
    // Rights on the maintenance databases are rows that all services share: two at once would end in "tuple concurrently updated".
    await client.query("select pg_advisory_lock(hashtext('service databases'))");
    const attributes = `login createrole password ${quoteText(scramVerifier(password))}`;
    const role = await client.query('select from pg_roles where rolname = $1', [owner]);
    await client.query(`${role.rowCount === 0 ? 'create' : 'alter'} role ${quoteName(owner)} ${attributes}`);
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${quoteName(database)} owner ${quoteName(owner)}`);
    await client.query(`revoke all on database ${quoteName(database)} from public`);
    // Without these every role could enter the maintenance databases.
    await client.query('revoke all on database postgres from public; revoke all on database template1 from public');
  });
  const inside = new URL(options.superuserUrl);
  inside.pathname = `/${database}`;
  await withClient(inside.href, (client) => shutOpenDoors(client, owner));
  inside.username = owner;
  inside.password = password;
  return { url: inside.href };
}

/** What PUBLIC may do by default and no entity needs: large objects and session advisory locks are shared by a whole database. */
async function shutOpenDoors(client: Client, owner: string): Promise<void> {
  const functions = await client.query<{ name: string }>(`
    select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog' and (
      p.proname ~ '^(lo_|loread|lowrite)' or p.proname = 'pg_logical_emit_message'
      or p.proname ~ '^pg_(try_)?advisory_lock(_shared)?$'
    ) and has_function_privilege('public', p.oid, 'execute')`);
  for (const { name } of functions.rows) {
    await client.query(`revoke execute on function ${name} from public`);
    if (name.includes('advisory')) await client.query(`grant execute on function ${name} to ${quoteName(owner)}`);
  }
  await client.query('drop schema if exists public');
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const { host, port, user, password, database, ssl } = parseAddress(url);
  const client = new Client({ host, port, user, password, database, ssl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
