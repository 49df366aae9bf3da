import type { Database } from '@axe/pg';

/** Why the library refuses a client that an operator blocked, although its document is in order. */
export const blockedDescription = 'the client was blocked by an operator';

/** Whether the client's id is the address of its metadata document. */
export const isDocumentClient = (clientId: string): boolean => /^https:\/\//i.test(clientId);

/** Only when a person allowed the program: who merely names an address leaves no row behind. */
export async function rememberDocumentClient(
  database: Pick<Database, 'statement'>,
  client: { readonly id: string; readonly name: string | undefined; readonly redirectUris: readonly string[] },
): Promise<void> {
  await database.statement(
    `insert into document_client (id, client_name, redirect_uris) values ($1, $2, $3)
     on conflict (id) do update
       set client_name = excluded.client_name, redirect_uris = excluded.redirect_uris, seen_at = clock_timestamp()`,
    [client.id, client.name ?? null, client.redirectUris],
  );
}
