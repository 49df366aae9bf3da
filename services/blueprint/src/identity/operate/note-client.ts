import type { Tx } from '@axe/pg';

/** Who did it, why, and with which request. */
export interface By {
  readonly actor: string;
  readonly reason: string;
  readonly requestId: string;
}

export async function noteClient(tx: Tx, kind: 'client_blocked' | 'client_unblocked', clientId: string, by: By): Promise<void> {
  await tx.execute(`insert into identity_event (kind, client_id, reason, request_id, actor) values ($1, $2, $3, $4, $5)`, [
    kind,
    clientId,
    by.reason,
    by.requestId,
    by.actor,
  ]);
}
