import type { Tx } from '@axe/pg';

export type AccountType = 'asset' | 'liability' | 'equity' | 'revenue' | 'expense';
export type Side = 'debit' | 'credit';

export interface Account {
  readonly code: string;
  readonly parentCode: string | undefined;
  readonly nameKo: string;
  readonly nameEn: string;
  readonly type: AccountType;
  readonly normalSide: Side;
  readonly postable: boolean;
  readonly closedOn: string | undefined;
}

interface AccountRow {
  readonly code: string;
  readonly parent_code: string | null;
  readonly name_ko: string;
  readonly name_en: string;
  readonly type: AccountType;
  readonly normal_side: Side;
  readonly postable: boolean;
  readonly closed_on: string | null;
}

/** The whole chart by code: some hundred rows, so it is read at once. */
export async function readChart(tx: Tx): Promise<readonly Account[]> {
  const rows = await tx.query<AccountRow>(
    'select code, parent_code, name_ko, name_en, type, normal_side, postable, closed_on from account order by code',
  );
  return rows.map((row) => ({
    code: row.code,
    parentCode: row.parent_code ?? undefined,
    nameKo: row.name_ko,
    nameEn: row.name_en,
    type: row.type,
    normalSide: row.normal_side,
    postable: row.postable,
    closedOn: row.closed_on ?? undefined,
  }));
}

export const isAccountCode = (reference: string): boolean => /^[1-5][0-9]{3}(-[0-9]{2,4})?$/.test(reference);

/** The account and everything below it, in order of code. */
export function subtreeOf(chart: readonly Account[], code: string): readonly string[] {
  const found = new Set([code]);
  // A child may have a smaller code than its parent, so repeat until nothing is added; the depth bounds it.
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const account of chart) if (account.parentCode !== undefined && found.has(account.parentCode)) found.add(account.code);
  }
  return chart.filter((account) => found.has(account.code)).map((account) => account.code);
}
