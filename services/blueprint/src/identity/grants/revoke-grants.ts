import type { Database, Tx } from '@axe/pg';

export interface RevocationCause {
  /** `signed out`, `refresh token used twice`, … as the log shows it. */
  readonly reason: string;
  readonly kind: 'grant_revoked' | 'theft_detected';
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly actor?: string | undefined;
}

export interface RevocationTarget {
  readonly grantId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
}

export interface RevokedGrant {
  readonly id: string;
  readonly email: string;
  readonly client_id: string;
}

/** Ends one grant, or all of a person or a client. Answers with those that were alive. */
export async function revokeGrants(tx: Tx, target: RevocationTarget, cause: RevocationCause): Promise<readonly RevokedGrant[]> {
  const revoked = await tx.query<RevokedGrant>(
    `update oauth_grant g set revoked_at = clock_timestamp(), revoke_reason = $4 from account a
     where a.id = g.account_id and g.revoked_at is null and g.id in (
       select id from oauth_grant where id = $1
       union all select id from oauth_grant where account_id = $2::uuid
       union all select id from oauth_grant where client_id = $3)
     returning g.id, a.email, g.client_id`,
    [target.grantId ?? null, target.accountId ?? null, target.clientId ?? null, cause.reason],
  );
  if (revoked.length === 0) return revoked;
  const ids = revoked.map(({ id }) => id);
  // A statement of its own: it must see every token that was noted before the row locks above were had.
  await tx.execute(
    `insert into revoked_token (jti, expires_at)
     select jti, token_expires_at from identity_event
     where grant_id = any($1) and jti is not null and token_expires_at > clock_timestamp()
     on conflict (jti) do nothing`,
    [ids],
  );
  await tx.execute(
    `insert into identity_event (kind, account_id, email, client_id, grant_id, address, reason, request_id, actor)
     select $2, g.account_id, a.email, g.client_id, g.id, $4, $3, $5, $6
     from oauth_grant g join account a on a.id = g.account_id where g.id = any($1)`,
    [ids, cause.kind, cause.reason, cause.address ?? null, cause.requestId ?? null, cause.actor ?? null],
  );
  return revoked;
}

export async function revokeGrant(database: Database, grantId: string, cause: RevocationCause): Promise<void> {
  await database.shared((tx) => revokeGrants(tx, { grantId }, cause));
}
