import type { Database } from '@axe/pg';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { followingStatements } from './following-statements.ts';
import { cacheOf } from './request-cache.ts';

/** Grants: one for each sign-in at a client. `onDestroy` revokes it, which ends everything that came of it. */
export function createGrantAdapter(database: Database, onDestroy: (grantId: string) => Promise<void>): Adapter {
  const statement = followingStatements(database);
  return {
    async upsert(id, payload, expiresIn) {
      await statement(
        `insert into oauth_grant (id, account_id, client_id, payload, expires_at)
         values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
         on conflict (id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
        [id, payload.accountId ?? null, payload.clientId ?? null, JSON.stringify(payload), expiresIn ?? null],
      );
      cacheOf(Provider.ctx).grants.set(id, payload);
    },
    async find(id) {
      const known = cacheOf(Provider.ctx).grants.get(id);
      if (known !== undefined) return known;
      const [row] = await statement<{ payload: AdapterPayload }>('select payload from oauth_grant where id = $1 and revoked_at is null', [
        id,
      ]);
      return row?.payload;
    },
    destroy: onDestroy,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => undefined,
    revokeByGrantId: async () => undefined,
  };
}
