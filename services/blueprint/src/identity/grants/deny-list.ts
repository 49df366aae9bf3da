import type { Database } from '@axe/pg';

export interface DeniedToken {
  readonly jti: string;
  /** Unix seconds. */
  readonly exp: number;
}

const maxDenied = 20_000;

/** Withdrawn access tokens that have not ended by themselves; at most an hour's worth. */
export async function listDenied(database: Pick<Database, 'statement'>): Promise<readonly DeniedToken[]> {
  const rows = await database.statement<{ jti: string; exp: bigint }>(
    `select jti, ceil(extract(epoch from expires_at))::bigint as exp from revoked_token
     where expires_at > clock_timestamp() order by revoked_at desc, jti limit $1`,
    [maxDenied],
  );
  return rows.map(({ jti, exp }) => ({ jti, exp: Number(exp) }));
}

export async function denyToken(database: Pick<Database, 'statement'>, jti: string, expiresAt: Date): Promise<void> {
  await database.statement('insert into revoked_token (jti, expires_at) values ($1, $2) on conflict (jti) do nothing', [jti, expiresAt]);
}

export async function isDenied(database: Pick<Database, 'statement'>, jti: string): Promise<boolean> {
  return (await database.statement('select from revoked_token where jti = $1', [jti])).length > 0;
}
