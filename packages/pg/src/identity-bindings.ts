import type { Database } from './database.ts';

export interface BoundAccount {
  readonly tenantId: string;
  readonly objectId: string;
}

interface BindingRow {
  readonly tenant_id: string;
  readonly object_id: string;
}

/**
 * Binds a person to an account of the sign-in provider, or answers with the account that stands. Safe between processes:
 * the first insert wins, and the loser reads it in a second statement, whose snapshot sees it.
 */
export function createIdentityBindings(database: Database) {
  return {
    bind(person: string, tenantId: string, objectId: string): Promise<BoundAccount> {
      return database.shared(async (tx) => {
        const standing = () => tx.maybe<BindingRow>('select tenant_id, object_id from identity_binding where person = $1', [person]);
        const found = await standing();
        if (found !== undefined) return toAccount(found);
        await tx.execute(
          'insert into identity_binding (person, tenant_id, object_id) values ($1, $2, $3) on conflict (person) do nothing',
          [person, tenantId, objectId],
        );
        const bound = await standing();
        if (bound === undefined) throw new Error('a binding that was just written is missing');
        return toAccount(bound);
      });
    },
  };
}

const toAccount = (row: BindingRow): BoundAccount => ({ tenantId: row.tenant_id, objectId: row.object_id });
