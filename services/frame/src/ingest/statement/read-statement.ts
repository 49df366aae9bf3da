import { formatMinor, sumMinor } from '@axe/kit';
import { statementErrors } from '../errors.ts';
import type { ParsedFile, Table } from '../files/table.ts';
import { findProfile } from '../profiles/find-profile.ts';
import type { FormatProfile } from '../profiles/format-profile.ts';
import { type Proposal, proposeMapping } from '../profiles/propose-mapping.ts';
import { extractRows } from './extract-rows.ts';
import { hashRows } from './hash-rows.ts';
import { orderRows } from './order-rows.ts';
import { readAccountNumber } from './read-preamble.ts';
import type { BalanceCheck, Finding, HashedRow, StatedTotals, StatementReading, StatementRow } from './statement.ts';

/** A whole bank statement: its transactions oldest first, and everything the file itself allows to check. */
export function readStatement(
  file: ParsedFile,
  profiles: readonly FormatProfile[],
): { reading: StatementReading; rows: readonly HashedRow[] } {
  const found = findProfile(file, profiles);
  if (found === undefined) throw refuseUnknown(file);
  if (found.profile.kind !== 'bank_statement') {
    throw statementErrors.FORMAT_KIND_UNSUPPORTED(`The file is of kind ${found.profile.kind}. Nothing was stored. Send a bank statement.`);
  }
  const extracted = extractRows(found);
  const ordered = orderRows(extracted.rows);
  const sumIn = sumMinor(extracted.rows.map((row) => row.deposit));
  const sumOut = sumMinor(extracted.rows.map((row) => row.withdrawal));
  const totals = compareTotals(extracted.totals, extracted.rows, sumIn, sumOut);
  const findings = [...totals.findings, ...findBreaks(ordered.balance, ordered.misplacedRow), ...findUnread(file.tables, found.table)];
  const reading: StatementReading = {
    format: file.format,
    encoding: file.encoding,
    sheet: found.table.sheet,
    headerRow: found.table.rows[found.headerIndex]?.number ?? 0,
    profile: found.profile.id,
    accountNumber: readAccountNumber(found.table.rows.slice(0, found.headerIndex)),
    order: ordered.order,
    ignored: extracted.ignored,
    sumIn,
    sumOut,
    totals: totals.status,
    balance: ordered.balance,
    findings,
  };
  return { reading, rows: hashRows(ordered.rows) };
}

function refuseUnknown(file: ParsedFile) {
  const proposals = file.tables.map(proposeMapping).filter((proposal): proposal is Proposal => proposal !== undefined);
  const best = proposals.toSorted((left, right) => Object.keys(right.mapping).length - Object.keys(left.mapping).length)[0];
  if (best === undefined) {
    return statementErrors.HEADER_NOT_FOUND(
      'No header row was found in the first 30 rows. Nothing was stored. Send the export as the bank makes it, with its column names.',
    );
  }
  const guess = best.complete
    ? 'proposed_mapping is a guess from their names'
    : `Their names do not say which one is ${best.missing.join(', which ')}`;
  return statementErrors.FORMAT_UNKNOWN(
    `No profile knows the columns of row ${best.row.number}. ${guess}. Nothing was stored. Call confirm_format_profile with a name, these columns and a mapping of date, description and either amount or withdrawal and deposit to the number of their column (the first is 1), then ingest the file again.`,
    {
      header_row: best.row.number,
      columns: best.columns,
      proposed_mapping: { ...best.mapping },
      missing: best.missing,
      mapping_complete: best.complete,
    },
  );
}

function compareTotals(stated: StatedTotals | undefined, rows: readonly StatementRow[], sumIn: bigint, sumOut: bigint) {
  if (stated === undefined) return { status: 'absent' as const, findings: [] };
  const compared: readonly (readonly [string, bigint | undefined, bigint])[] = [
    ['withdrawals', stated.withdrawal, sumOut],
    ['deposits', stated.deposit, sumIn],
    ['net amount', stated.net, sumIn - sumOut],
    ['number of rows', stated.count === undefined ? undefined : BigInt(stated.count), BigInt(rows.length)],
  ];
  const given = compared.filter(([, figure]) => figure !== undefined);
  const findings = given
    .filter(([, figure, own]) => figure !== own)
    .map(
      ([name, figure, own]): Finding => ({
        code: 'TOTALS_DIFFER',
        message: `The totals row ${stated.rowNumber} says ${name} ${formatMinor(figure ?? 0n)}; the rows give ${formatMinor(own)}.`,
        rowNumber: stated.rowNumber,
      }),
    );
  if (given.length === 0) return { status: 'absent' as const, findings };
  return { status: findings.length === 0 ? ('match' as const) : ('differ' as const), findings };
}

function findBreaks(balance: BalanceCheck, misplacedRow: number | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  if (balance.status === 'divergent') {
    findings.push({
      code: 'BALANCE_DIVERGES',
      message: `Row ${balance.firstDivergentRow} should leave ${formatMinor(balance.expected ?? 0n)} but says ${formatMinor(balance.found ?? 0n)}; ${balance.divergentRows} rows do not continue the row before.`,
      rowNumber: balance.firstDivergentRow,
    });
  }
  if (misplacedRow !== undefined) {
    findings.push({
      code: 'ORDER_MIXED',
      message: `Row ${misplacedRow} is older than the row that precedes it in time.`,
      rowNumber: misplacedRow,
    });
  }
  return findings;
}

/** Sheets that were not read are named: nothing is left out silently. */
function findUnread(tables: readonly Table[], read: Table): readonly Finding[] {
  return tables
    .filter((table) => table !== read && table.rows.some((row) => row.cells.length > 0))
    .map((table) => ({
      code: 'SHEET_NOT_READ',
      message: `Sheet ${table.sheet} has content and no statement header; it was not read.`,
      rowNumber: undefined,
    }));
}
