import type { Connection } from './connection.ts';
import { quoteName, quoteText, rolePassword, schemaOf, scramVerifier } from './roles.ts';

/** Limits every entity session starts with; the connection sends them too, so a role cannot loosen them for itself. */
export const entitySettings = (entity: string, timeouts: { readonly statementMs: number; readonly lockMs: number }) => ({
  search_path: schemaOf(entity),
  statement_timeout: String(timeouts.statementMs),
  lock_timeout: String(timeouts.lockMs),
  idle_in_transaction_session_timeout: String(timeouts.statementMs),
  ...neutralSettings,
});

/** Pinned for every session, because texts and hashes depend on them. */
export const neutralSettings = {
  timezone: 'UTC',
  datestyle: 'ISO,YMD',
  intervalstyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  transform_null_equals: 'off',
  row_security: 'on',
  client_min_messages: 'warning',
} as const;

export interface EntityRole {
  readonly role: string;
  readonly entity: string;
  readonly database: string;
  readonly key: string;
}

/** Creates the login role, or puts everything a role may change about itself (password, stored settings) back. */
export async function restoreEntityRole(connection: Connection, { role, entity, database, key }: EntityRole): Promise<void> {
  const name = quoteName(role);
  const found = await connection.apply('select (select count(*)::int from pg_roles where rolname = $1) as roles', [role]);
  const verb = (found.rows[0] as { roles: number }).roles === 0 ? 'create' : 'alter';
  await connection.script(`
    ${verb} role ${name} login noinherit valid until 'infinity' password ${quoteText(scramVerifier(rolePassword(key, role)))};
    alter role ${name} reset all;
    alter role ${name} in database ${quoteName(database)} reset all;
    alter role ${name} in database ${quoteName(database)} set search_path = ${quoteName(schemaOf(entity))};
    grant connect on database ${quoteName(database)} to ${name}`);
}
