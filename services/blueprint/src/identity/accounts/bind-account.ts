import { isRefusal } from '@axe/kit';
import type { Database } from '@axe/pg';
import { type Account, type AccountRow, accountOf } from './account.ts';

export interface SignedInPerson {
  readonly tenantId: string;
  /** The tenant's permanent id of the person. */
  readonly objectId: string;
  readonly email: string;
  readonly name: string | undefined;
}

export type Binding = { readonly state: 'bound'; readonly account: Account } | { readonly state: 'address-reused' };

/**
 * The account behind a person of the tenant, made at the first sign-in. A new address of a known person is taken over; an
 * address that belongs to another person's account is refused: it seems to have been given away.
 */
export async function bindAccount(database: Database, person: SignedInPerson, id: string): Promise<Binding> {
  try {
    return await bindOnce(database, person, id);
  } catch (error) {
    // Two first sign-ins at once meet in the keys: the second finds what the first made.
    if (!isRefusal(error, 'DATABASE_CONFLICT')) throw error;
    return bindOnce(database, person, id);
  }
}

function bindOnce(database: Database, person: SignedInPerson, id: string): Promise<Binding> {
  return database.shared(async (tx) => {
    const name = person.name?.slice(0, 200) ?? null;
    const values = [id, person.tenantId, person.objectId, person.email, name];
    const holder = await tx.maybe<{ tenant_id: string; object_id: string }>('select tenant_id, object_id from account where email = $1', [
      person.email,
    ]);
    if (holder !== undefined && (holder.tenant_id !== person.tenantId || holder.object_id !== person.objectId)) {
      return { state: 'address-reused' };
    }
    const row = await tx.maybe<AccountRow>(
      `insert into account (id, tenant_id, object_id, email, name) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, object_id) do update
         set email = excluded.email, name = coalesce(excluded.name, account.name), last_sign_in_at = clock_timestamp()
       returning id as account_id, email, name`,
      values,
    );
    if (row === undefined) throw new Error('an upsert returned no account');
    return { state: 'bound', account: accountOf(row) };
  });
}
