import { agentActor, type IncomingEvent } from '@axe/kit';
import type { Database } from './database.ts';
import type { Session, Tx } from './transaction.ts';

export interface ReceiveOptions {
  readonly requestId?: string;
  /** Scopes the handler acts with; default write. */
  readonly scopes?: Session['scopes'];
}

/**
 * Handles an event of another service once: its id and what `handle` does are one transaction, in the event's entity, or in
 * the shared schema when it names none. The actor is the sending service, `agent:frame`.
 */
export async function receiveEvent(
  database: Database,
  event: IncomingEvent,
  handle: (tx: Tx) => Promise<void>,
  options: ReceiveOptions = {},
): Promise<'handled' | 'duplicate'> {
  const once = async (tx: Tx): Promise<'handled' | 'duplicate'> => {
    // A second copy waits here for the first, and finds the id once that one has committed.
    const added = await tx.execute('insert into inbox_event (source, id, type) values ($1, $2, $3) on conflict do nothing', [
      event.source,
      event.id,
      event.type,
    ]);
    if (added === 0) return 'duplicate';
    await handle(tx);
    return 'handled';
  };
  if (event.entity === '') return database.shared(once);
  const session: Session = {
    entity: event.entity,
    actor: agentActor(event.source),
    onBehalfOf: undefined,
    requestId: options.requestId ?? event.id,
    scopes: options.scopes ?? ['write'],
  };
  return database.entity(session, once);
}
