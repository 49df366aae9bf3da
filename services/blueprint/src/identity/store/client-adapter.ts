import type { Database } from '@axe/pg';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { blockedDescription } from '../clients/index.ts';

/** Clients that registered themselves; the registration endpoint alone writes them. Refuses a blocked client before its document is read. */
export function createClientAdapter(database: Database): Adapter {
  return {
    async find(id) {
      // PostgreSQL keeps no text with a NUL, so it knows no such client.
      if (id.includes('\0')) return undefined;
      const [row] = await database.statement<{ metadata: AdapterPayload | null }>(
        `select metadata from oauth_client where id = $1 and blocked_at is null
         union all select null from document_client where id = $1 and blocked_at is not null`,
        [id.slice(0, 2048)],
      );
      if (row?.metadata === null) throw new errors.InvalidClient(blockedDescription);
      return row?.metadata;
    },
    upsert: async () => undefined,
    destroy: async () => undefined,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => undefined,
    revokeByGrantId: async () => undefined,
  };
}
