import type { Tx } from '@axe/pg';
import { type Account, readChart, type Side } from './account.ts';
import { accountErrors } from './errors.ts';
import { findAccount } from './resolve-accounts.ts';

export interface NewAccount {
  readonly code: string;
  readonly nameKo: string;
  readonly nameEn: string;
  /** Code or exact name of the account above; required for codes with a suffix. */
  readonly parent?: string | undefined;
  /** Default: that of the parent, else the usual side of the type. */
  readonly normalSide?: Side | undefined;
  readonly postable?: boolean | undefined;
}

const types = { 1: 'asset', 2: 'liability', 3: 'equity', 4: 'revenue', 5: 'expense' } as const;

/** Adds an account; the same one again changes nothing, another one with its code is refused. */
export async function addAccount(tx: Tx, wanted: NewAccount): Promise<{ readonly account: Account; readonly created: boolean }> {
  const chart = await readChart(tx);
  const parent = wanted.parent === undefined ? undefined : findAccount(chart, wanted.parent, 'parent');
  const type = types[wanted.code[0] as unknown as keyof typeof types];
  checkCode(wanted.code, parent, chart);
  const account: Account = {
    code: wanted.code,
    parentCode: parent?.code,
    nameKo: wanted.nameKo,
    nameEn: wanted.nameEn,
    type,
    normalSide: wanted.normalSide ?? parent?.normalSide ?? (type === 'asset' || type === 'expense' ? 'debit' : 'credit'),
    postable: wanted.postable ?? true,
    closedOn: undefined,
  };
  const added = await tx.execute(
    `insert into account (code, parent_code, name_ko, name_en, type, normal_side, postable) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (code) do nothing`,
    [account.code, account.parentCode ?? null, account.nameKo, account.nameEn, account.type, account.normalSide, account.postable],
  );
  if (added === 1) return { account, created: true };
  const existing = findAccount(await readChart(tx), account.code);
  const same = (['parentCode', 'nameKo', 'nameEn', 'normalSide', 'postable'] as const).every((field) => existing[field] === account[field]);
  if (same) return { account: existing, created: false };
  throw accountErrors.ACCOUNT_CONFLICT(
    `${account.code} exists as ${existing.nameKo} (${existing.nameEn}). It was kept. Choose an unused code.`,
    { account: account.code, name_ko: existing.nameKo, name_en: existing.nameEn },
  );
}

function checkCode(code: string, parent: Account | undefined, chart: readonly Account[]): void {
  const suffixed = /^([1-5][0-9]{3})-[0-9]{2,4}$/.exec(code);
  if (suffixed !== null && parent?.code !== suffixed[1]) {
    const known = chart.some((account) => account.code === suffixed[1]);
    throw accountErrors.ACCOUNT_CODE_INVALID(
      `${code} belongs under ${suffixed[1]}. ${known ? `Pass parent "${suffixed[1]}"` : 'That account does not exist; choose another code'}. Nothing was stored.`,
      { code, parent: suffixed[1] ?? null },
    );
  }
  if (parent !== undefined && parent.code[0] !== code[0]) {
    throw accountErrors.ACCOUNT_CODE_INVALID(
      `${code} cannot be under ${parent.code} ${parent.nameKo}, which is of type ${parent.type}. Start the code with ${parent.code[0]}. Nothing was stored.`,
      { code, parent: parent.code },
    );
  }
}
