import type { Database } from '@axe/pg';
import { type Account, type AccountRow, accountOf } from './account.ts';

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export async function findAccount(database: Pick<Database, 'statement'>, id: string): Promise<Account | undefined> {
  if (!uuidShape.test(id)) return undefined;
  const [row] = await database.statement<AccountRow>('select id as account_id, email, name from account where id = $1', [id]);
  return row === undefined ? undefined : accountOf(row);
}
