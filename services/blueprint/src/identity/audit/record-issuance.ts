import type { Database } from '@axe/pg';
import { eventValues, type IdentityEvent } from './record-event.ts';

/**
 * Notes a token before it leaves the house, so that revoking its grant can name it. One statement: the row lock on the
 * grant puts it before or after a revocation, never beside it. False: the grant was revoked meanwhile, or the person was
 * ended after `signedInAt` (Unix seconds), and the token must not be handed out.
 */
export async function recordIssuance(
  database: Pick<Database, 'statement'>,
  event: IdentityEvent,
  signedInAt: number | undefined,
): Promise<boolean> {
  const rows = await database.statement(
    `with alive as (
       update oauth_grant g set last_used_at = clock_timestamp() from account a
       where g.id = $5 and g.revoked_at is null and a.id = g.account_id
         and (a.ended_before is null or a.ended_before <= to_timestamp($14::float8))
       returning g.id
     )
     insert into identity_event (kind, account_id, email, client_id, grant_id, scope, resource, jti, token_expires_at, address, reason,
       request_id, actor)
     select $1, $2::uuid, $3, $4, id, $6, $7, $8, $9::timestamptz, $10, $11, $12, $13 from alive
     returning id`,
    [...eventValues(event), signedInAt ?? null],
  );
  return rows.length === 1;
}
