import type { Tx } from '@axe/pg';

export interface SessionFilter {
  readonly email?: string | undefined;
  readonly clientId?: string | undefined;
  readonly ended: boolean;
  readonly limit: number;
  /** Of the last one seen. */
  readonly before?: { readonly at: string; readonly id: string } | undefined;
}

export interface SessionRow {
  readonly id: string;
  readonly email: string;
  readonly client_id: string;
  readonly client_name: string | null;
  readonly started_at: string;
  readonly last_used_at: string;
  readonly expires_at: string;
  readonly revoked_at: string | null;
  readonly revoke_reason: string | null;
  /** Where its last token went. */
  readonly last_address: string | null;
}

/** Sign-ins that got tokens, the latest first: one row for each person at each program. */
export async function listSessions(tx: Tx, filter: SessionFilter): Promise<readonly SessionRow[]> {
  return tx.query<SessionRow>(
    `select g.id, a.email, g.client_id, coalesce(c.metadata->>'client_name', d.client_name) as client_name, g.created_at as started_at,
       g.last_used_at, g.expires_at,
       g.revoked_at, g.revoke_reason,
       (select address from identity_event where grant_id = g.id and jti is not null order by id desc limit 1) as last_address
     from oauth_grant g join account a on a.id = g.account_id left join oauth_client c on c.id = g.client_id
       left join document_client d on d.id = g.client_id
     where g.last_used_at is not null
       and ($1::text is null or a.email = $1) and ($2::text is null or g.client_id = $2)
       and ($3 or (g.revoked_at is null and g.expires_at > clock_timestamp()))
       and ($4::timestamptz is null or (g.last_used_at, g.id) < ($4, $5))
     order by g.last_used_at desc, g.id desc limit $6`,
    [filter.email ?? null, filter.clientId ?? null, filter.ended, filter.before?.at ?? null, filter.before?.id ?? null, filter.limit],
  );
}
