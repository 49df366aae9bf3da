import { statementErrors } from '../errors.ts';
import type { ParsedFile, Table } from '../files/table.ts';
import { findProfile } from '../profiles/find-profile.ts';
import { type FormatProfile, signatureOf } from '../profiles/format-profile.ts';
import { proposeMapping } from '../profiles/propose-mapping.ts';
import type { FileAnalysis } from '../worker/messages.ts';
import { readAccountNumber } from './read-preamble.ts';

const sampleRows = 5;

/** What the file is and what its columns most likely mean; nothing is decided. */
export function analyzeFile(file: ParsedFile, profiles: readonly FormatProfile[]): FileAnalysis {
  const known = findProfile(file, profiles);
  if (known !== undefined) {
    const { mapping, id } = known.profile;
    return describe(file, known.table, known.headerIndex, { profile: id, mapping, complete: true });
  }
  for (const table of file.tables) {
    const proposal = proposeMapping(table);
    if (proposal === undefined) continue;
    const { mapping, complete } = proposal;
    return describe(file, table, table.rows.indexOf(proposal.row), { profile: undefined, mapping, complete });
  }
  throw statementErrors.HEADER_NOT_FOUND(
    'No header row was found in the first 30 rows of any sheet. Send the export as the bank makes it.',
  );
}

function describe(
  file: ParsedFile,
  table: Table,
  headerIndex: number,
  meaning: Pick<FileAnalysis, 'profile' | 'mapping' | 'complete'>,
): FileAnalysis {
  const header = table.rows[headerIndex];
  const below = table.rows.slice(headerIndex + 1).filter((row) => row.cells.length > 0);
  return {
    format: file.format,
    encoding: file.encoding,
    sheet: table.sheet,
    headerRow: header?.number ?? 0,
    columns: header?.cells.map(String) ?? [],
    signature: signatureOf(header?.cells ?? []),
    ...meaning,
    accountNumber: readAccountNumber(table.rows.slice(0, headerIndex)),
    sample: below.slice(0, sampleRows).map((row) => row.cells),
    rowsBelowHeader: below.length,
  };
}
