import { hash } from 'node:crypto';
import type { Database } from '@axe/pg';
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { type AccountRow, accountOf } from '../accounts/index.ts';
import type { Sealer } from '../keys/index.ts';
import type { ArtifactKind } from './artifact-kind.ts';
import { followingStatements } from './following-statements.ts';
import { hideIds, showIds } from './hidden-ids.ts';
import { cacheOf } from './request-cache.ts';

/** A code or refresh token was presented again: whoever else holds it is a thief, or this one is. */
export type OnReuse = (kind: ArtifactKind, grantId: string) => Promise<void>;

export interface ArtifactStore {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly onReuse: OnReuse;
}

interface ArtifactRow extends Partial<AccountRow> {
  readonly payload: AdapterPayload;
  readonly consumed: number | null;
  readonly grant_id: string | null;
  readonly grant_payload: AdapterPayload | null;
  readonly ended_before?: number | null;
}

const idHash = (id: string): Uint8Array => hash('sha256', id, 'buffer');

/**
 * Sessions, sign-ins under way, codes and refresh tokens in PostgreSQL, for any number of processes. Nothing of a revoked
 * grant is found, nothing is added to it, consuming succeeds once, and one person answers for a device: the row decides, not
 * what a process has read.
 */
export function createArtifactAdapter(kind: ArtifactKind, { database, sealer, onReuse }: ArtifactStore): Adapter {
  const statement = followingStatements(database);
  const read = async (text: string, key: string | Uint8Array): Promise<AdapterPayload | undefined> => {
    const [row] = await statement<ArtifactRow>(text, [kind, key]);
    if (row === undefined || (kind === 'Session' && Number(row.payload.loginTs) < (row.ended_before ?? 0))) return undefined;
    const cache = cacheOf(Provider.ctx);
    if (row.account_id !== undefined && row.account_id !== null) cache.accounts.set(row.account_id, accountOf(row as AccountRow));
    if (row.grant_id !== null && row.grant_payload !== null) cache.grants.set(row.grant_id, row.grant_payload);
    const payload = await showIds(row.payload, sealer);
    return payload === undefined || row.consumed === null ? payload : { ...payload, consumed: row.consumed };
  };

  return {
    async upsert(id, payload, expiresIn) {
      const kept = await hideIds(kind, payload, sealer);
      const rows = await statement(upsertText, [
        kind,
        idHash(id),
        JSON.stringify(kept),
        payload.accountId ?? null,
        payload.grantId ?? null,
        payload.uid ?? payload.userCode ?? null,
        expiresIn ?? null,
      ]);
      if (rows.length === 0) throw new errors.InvalidGrant('its grant was revoked, or somebody else answered first');
    },
    async find(id) {
      const found = await read(findText, idHash(id));
      return found === undefined ? undefined : { ...found, jti: id };
    },
    findByUid: (uid) => read(findBySecondText, uid),
    findByUserCode: (userCode) => read(findBySecondText, userCode),
    async consume(id) {
      const rows = await statement<{ grant_id: string | null }>(consumeText, [kind, idHash(id)]);
      if (rows.length > 0) return;
      const [row] = await statement<{ grant_id: string | null }>('select grant_id from oauth_artifact where kind = $1 and id_hash = $2', [
        kind,
        idHash(id),
      ]);
      if (row?.grant_id !== null && row?.grant_id !== undefined) await onReuse(kind, row.grant_id);
      throw new errors.InvalidGrant('it was used before');
    },
    async destroy(id) {
      await statement('delete from oauth_artifact where kind = $1 and id_hash = $2', [kind, idHash(id)]);
    },
    // The grant itself is revoked, and everything of it with that.
    revokeByGrantId: async () => undefined,
  };
}

const upsertText = `
  insert into oauth_artifact as known (kind, id_hash, payload, account_id, grant_id, second_id, expires_at)
  select $1, $2, $3::json, $4::uuid, $5, $6, clock_timestamp() + make_interval(secs => $7)
  where $5::text is null or exists (select from oauth_grant where id = $5 and revoked_at is null)
  on conflict (kind, id_hash) do update
    set payload = excluded.payload, account_id = excluded.account_id, grant_id = excluded.grant_id, expires_at = excluded.expires_at
    where known.kind <> 'DeviceCode' or known.account_id is null
  returning kind`;

const findText = `
  select a.payload, extract(epoch from a.consumed_at)::float8 as consumed, a.grant_id, g.payload as grant_payload,
    p.id as account_id, p.email, p.name, extract(epoch from p.ended_before)::float8 as ended_before
  from oauth_artifact a left join oauth_grant g on g.id = a.grant_id left join account p on p.id = a.account_id
  where a.kind = $1 and a.id_hash = $2 and g.revoked_at is null`;

const findBySecondText = `
  select a.payload, extract(epoch from a.consumed_at)::float8 as consumed, a.grant_id, g.payload as grant_payload
  from oauth_artifact a left join oauth_grant g on g.id = a.grant_id
  where a.kind = $1 and a.second_id = $2 and g.revoked_at is null`;

const consumeText = `
  update oauth_artifact set consumed_at = clock_timestamp()
  where kind = $1 and id_hash = $2 and consumed_at is null returning grant_id`;
