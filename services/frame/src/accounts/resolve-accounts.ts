import type { Refusal } from '@axe/kit';
import type { Tx } from '@axe/pg';
import { type Account, isAccountCode, readChart } from './account.ts';
import { accountErrors } from './errors.ts';
import { nearestAccounts } from './nearest-accounts.ts';

/** A reference to an account, and the field of the caller in which it stands. */
interface AccountReference {
  readonly reference: string;
  readonly field: string;
}

/** The code behind each reference. Codes pass unchecked (the posting statement checks them); names cost one query. */
export async function resolveReferences(tx: Tx, references: readonly AccountReference[]): Promise<ReadonlyMap<string, string>> {
  const codes = new Map(references.map(({ reference }) => [reference, reference]));
  const named = references.filter(({ reference }) => !isAccountCode(reference));
  if (named.length === 0) return codes;
  const chart = await readChart(tx);
  for (const { reference, field } of named) codes.set(reference, findAccount(chart, reference, field).code);
  return codes;
}

/** The account with that code or exact Korean or English name; refuses unknown and ambiguous references. */
export function findAccount(chart: readonly Account[], reference: string, field = 'account'): Account {
  const byCode = chart.find((account) => account.code === reference);
  if (byCode !== undefined) return byCode;
  const wanted = reference.trim().toLowerCase();
  const named = chart.filter((account) => account.nameKo.toLowerCase() === wanted || account.nameEn.toLowerCase() === wanted);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  throw named.length === 0 ? accountNotFound(chart, reference, field) : accountAmbiguous(named, reference, field);
}

export function accountNotFound(chart: readonly Account[], reference: string, field: string): Refusal {
  const nearest = nearestAccounts(chart, reference);
  const advice = nearest.length === 0 ? 'See list_accounts.' : `Nearest: ${nearest.map(describe).join(', ')}.`;
  return accountErrors.ACCOUNT_NOT_FOUND(`${field}: no account "${shorten(reference)}". ${advice} Nothing was stored.`, {
    field,
    account: shorten(reference),
    nearest: nearest.map((account) => ({ code: account.code, name_ko: account.nameKo, name_en: account.nameEn })),
  });
}

function accountAmbiguous(named: readonly Account[], reference: string, field: string): Refusal {
  return accountErrors.ACCOUNT_AMBIGUOUS(
    `${field}: "${shorten(reference)}" names ${named.length} accounts: ${named.map(describe).join(', ')}. Use the code. Nothing was stored.`,
    {
      field,
      account: shorten(reference),
      candidates: named.map((account) => ({ code: account.code, name_ko: account.nameKo, name_en: account.nameEn })),
    },
  );
}

const describe = (account: Account): string => `${account.code} ${account.nameKo} (${account.nameEn})`;

const shorten = (reference: string): string => (reference.length > 60 ? `${reference.slice(0, 60)}…` : reference);
