export interface Account {
  /** `sub` of every token. */
  readonly id: string;
  readonly email: string;
  readonly name: string | undefined;
}

export interface AccountRow {
  readonly account_id: string;
  readonly email: string;
  readonly name: string | null;
}

export const accountOf = (row: AccountRow): Account => ({ id: row.account_id, email: row.email, name: row.name ?? undefined });
