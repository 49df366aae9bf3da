import type { EntityTx } from '@axe/pg';
import { statementErrors } from './errors.ts';
import { builtinProfiles } from './profiles/builtin-profiles.ts';
import { type BankMapping, checkMapping, type FormatKind, type FormatProfile, signatureOf } from './profiles/format-profile.ts';

export interface NewProfile {
  readonly kind: FormatKind;
  readonly name: string;
  readonly columns: readonly string[];
  readonly mapping: BankMapping;
}

export interface ConfirmedProfile {
  readonly id: bigint;
  readonly kind: FormatKind;
  readonly name: string;
  readonly signature: string;
  readonly columns: readonly string[];
  readonly mapping: BankMapping;
  readonly confirmed_by: string;
  readonly confirmed_at: string;
}

/** Keeps what the columns mean; the newest profile of a signature holds. */
export async function confirmProfile(tx: EntityTx, profile: NewProfile): Promise<ConfirmedProfile> {
  if (profile.kind !== 'bank_statement') {
    throw statementErrors.FORMAT_KIND_UNSUPPORTED(`Profiles of kind ${profile.kind} are not read yet. Nothing was stored.`);
  }
  checkMapping(profile.mapping, profile.columns);
  return tx.one<ConfirmedProfile>(
    `insert into format_profile (kind, name, signature, columns, mapping) values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb)
     returning id, kind, name, signature, columns, mapping, confirmed_by, confirmed_at`,
    [profile.kind, profile.name, signatureOf(profile.columns), JSON.stringify(profile.columns), JSON.stringify(profile.mapping)],
  );
}

export async function listConfirmedProfiles(tx: EntityTx): Promise<readonly ConfirmedProfile[]> {
  return tx.query<ConfirmedProfile>(
    `select distinct on (signature) id, kind, name, signature, columns, mapping, confirmed_by, confirmed_at
     from format_profile order by signature, id desc`,
  );
}

/** Built-in profiles first: what somebody confirmed for the same header wins. */
export async function knownProfiles(tx: EntityTx): Promise<readonly FormatProfile[]> {
  const confirmed = await listConfirmedProfiles(tx);
  return [
    ...builtinProfiles,
    ...confirmed.map(({ id, kind, name, columns, mapping }) => ({ id: `confirmed:${id}`, kind, name, columns, mapping })),
  ];
}
