import type { Database } from '@axe/pg';
import type { EventRow } from '../../src/identity/index.ts';

/** Rows of the identity log, the oldest first. */
export const logged = (database: Database, kind?: string): Promise<readonly EventRow[]> =>
  database.shared((tx) =>
    tx.query<EventRow>('select * from identity_event where $1::text is null or kind = $1 order by id', [kind ?? null]),
  );

/** Numbers of the withdrawn access tokens, as every service asks for them. */
export async function deniedTokens(url: string): Promise<ReadonlySet<string>> {
  const response = await fetch(`${url}/oauth/revoked-tokens`);
  const { revoked } = (await response.json()) as { revoked: readonly { jti: string }[] };
  return new Set(revoked.map(({ jti }) => jti));
}
