import type { Database } from '@axe/pg';

/** What has ended is deleted: the log keeps what happened. Bounded, so that one run never holds the tables for long. */
export async function purgeExpired(database: Database): Promise<number> {
  let purged = 0;
  for (const text of purges) purged += await database.shared((tx) => tx.execute(text));
  return purged;
}

const purges = [
  `delete from oauth_artifact where ctid = any(array(
     select ctid from oauth_artifact where expires_at < clock_timestamp() - interval '1 hour' limit 10000))`,
  `delete from revoked_token where expires_at < clock_timestamp() - interval '1 hour'`,
  // Grants of sign-ins that were broken off before the first token.
  `delete from oauth_grant where ctid = any(array(
     select ctid from oauth_grant where last_used_at is null and created_at < clock_timestamp() - interval '1 day' limit 10000))`,
  // Registrations nobody ever signed in with.
  `delete from oauth_client c where registered_at < clock_timestamp() - interval '30 days' and blocked_at is null
     and not exists (select from oauth_grant g where g.client_id = c.id)`,
  // Documents that nobody allows or uses any more.
  `delete from document_client d where seen_at < clock_timestamp() - interval '30 days' and blocked_at is null
     and not exists (select from oauth_grant g where g.client_id = d.id) and not exists (select from consent where client_id = d.id)`,
];
