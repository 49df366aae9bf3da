import type { Tx } from '@axe/pg';
import { houseClients, knownDocument } from '../clients/index.ts';

export type ClientKind = 'house' | 'registered' | 'document';

export interface ClientRow {
  readonly id: string;
  readonly kind: ClientKind;
  readonly name: string | null;
  readonly redirect_uris: readonly string[];
  readonly registered_at: string | null;
  readonly registered_from: string | null;
  readonly sessions: bigint;
  readonly last_used_at: string | null;
  readonly blocked: boolean;
}

interface KnownRow extends Omit<ClientRow, 'kind' | 'redirect_uris'> {
  readonly redirect_uris: readonly string[] | null;
}

/** The house's own, those that registered, and those known by a document that people signed in with; sorted by id. */
export async function listClients(tx: Tx, options: { readonly after: string; readonly limit: number }): Promise<readonly ClientRow[]> {
  const house = new Map(houseClients.map((client) => [client.client_id, client]));
  const rows = await tx.query<KnownRow>(
    `select id, coalesce(c.metadata->>'client_name', d.client_name) as name, registered_at, registered_from,
       coalesce(c.blocked_at, d.blocked_at) is not null as blocked,
       coalesce((select array_agg(u) from jsonb_array_elements_text(c.metadata->'redirect_uris') u), d.redirect_uris) as redirect_uris,
       coalesce(g.sessions, 0) as sessions, g.last_used_at
     from (select unnest($1::text[]) as id union select id from oauth_client union select id from document_client
       union select client_id from oauth_grant) ids
     left join oauth_client c using (id) left join document_client d using (id)
     left join lateral (
       select count(*) filter (where revoked_at is null and expires_at > clock_timestamp()) as sessions, max(last_used_at) as last_used_at
       from oauth_grant where client_id = ids.id and last_used_at is not null) g on true
     where id > $2 order by id limit $3`,
    [[...house.keys()], options.after, options.limit],
  );
  return rows.map((row) => {
    const own = house.get(row.id);
    const kind = own !== undefined ? 'house' : row.registered_at === null ? 'document' : 'registered';
    // Where nobody was asked since this is remembered, a well-known client is still called by its name.
    const known = own ?? knownDocument(row.id);
    return {
      ...row,
      kind,
      name: own?.client_name ?? row.name ?? known?.client_name ?? null,
      redirect_uris: own?.redirect_uris ?? row.redirect_uris ?? known?.redirect_uris ?? [],
    };
  });
}
