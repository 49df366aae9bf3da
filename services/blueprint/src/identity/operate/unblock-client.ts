import type { Tx } from '@axe/pg';
import { isFirstParty } from '../clients/index.ts';
import { identityErrors } from '../errors.ts';
import { type By, noteClient } from './note-client.ts';

/** Lets a client sign people in again; what was ended stays ended. False when it was not blocked. */
export async function unblockClient(tx: Tx, clientId: string, by: By): Promise<boolean> {
  const registered = await tx.execute('update oauth_client set blocked_at = null where id = $1 and blocked_at is not null', [clientId]);
  const known = await tx.execute('update document_client set blocked_at = null where id = $1 and blocked_at is not null', [clientId]);
  if (registered + known > 0) {
    await noteClient(tx, 'client_unblocked', clientId, by);
    return true;
  }
  const found = await tx.maybe(
    `select from oauth_client where id = $1 union all select from document_client where id = $1
     union all select from oauth_grant where client_id = $1 limit 1`,
    [clientId],
  );
  if (found !== undefined || isFirstParty(clientId)) return false;
  throw identityErrors.CLIENT_NOT_FOUND(`There is no client ${clientId}. Nothing was changed.`, { client: clientId });
}
