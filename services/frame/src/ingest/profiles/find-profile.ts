import { fileErrors } from '../errors.ts';
import type { ParsedFile, Table } from '../files/table.ts';
import { type FormatProfile, signatureOf } from './format-profile.ts';

export interface FoundProfile {
  readonly table: Table;
  /** Index of the header in the table's rows. */
  readonly headerIndex: number;
  readonly profile: FormatProfile;
}

/** The first row among 30 whose names are those of a profile. Later profiles win over earlier ones. */
export function findProfile(file: ParsedFile, profiles: readonly FormatProfile[]): FoundProfile | undefined {
  const bySignature = new Map(profiles.map((profile) => [signatureOf(profile.columns), profile]));
  const found = file.tables.flatMap((table): FoundProfile[] => {
    for (const [headerIndex, row] of table.rows.slice(0, 30).entries()) {
      const profile = row.cells.length < 3 ? undefined : bySignature.get(signatureOf(row.cells));
      if (profile !== undefined) return [{ table, headerIndex, profile }];
    }
    return [];
  });
  if (found.length > 1) {
    const sheets = found.map(({ table }) => table.sheet ?? '');
    throw fileErrors.FILE_SEVERAL_TABLES(
      `The sheets ${sheets.join(', ')} hold a statement each. Nothing was stored. Save each as a file of its own and send them one by one.`,
      { sheets },
    );
  }
  return found[0];
}
