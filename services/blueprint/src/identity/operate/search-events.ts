import type { Tx } from '@axe/pg';
import type { EventKind } from '../audit/index.ts';

export interface EventFilter {
  readonly email?: string | undefined;
  readonly clientId?: string | undefined;
  readonly kind?: EventKind | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly limit: number;
  /** Id of the last one seen. */
  readonly before?: bigint | undefined;
}

export interface EventRow {
  readonly id: bigint;
  readonly at: string;
  readonly kind: EventKind;
  readonly email: string | null;
  readonly client_id: string | null;
  readonly grant_id: string | null;
  readonly scope: string | null;
  readonly resource: string | null;
  readonly jti: string | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly request_id: string | null;
  readonly actor: string | null;
}

/** The log of sign-ins, tokens and refusals, the latest first. */
export async function searchEvents(tx: Tx, filter: EventFilter): Promise<readonly EventRow[]> {
  return tx.query<EventRow>(
    `select id, at, kind, email, client_id, grant_id, scope, resource, jti, address, reason, request_id, actor from identity_event
     where ($1::text is null or email = $1) and ($2::text is null or client_id = $2) and ($3::text is null or kind = $3)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) and ($6::bigint is null or id < $6)
     order by id desc limit $7`,
    [
      filter.email ?? null,
      filter.clientId ?? null,
      filter.kind ?? null,
      filter.since ?? null,
      filter.until ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
}
