import { statementErrors } from '../errors.ts';
import { type CellProblem, isProblem, parseAmount } from '../files/parse-amount.ts';
import { parseDate, parseTime } from '../files/parse-date.ts';
import type { Cell, TableRow } from '../files/table.ts';
import type { FoundProfile } from '../profiles/find-profile.ts';
import { type BankMapping, foldName, signatureOf } from '../profiles/format-profile.ts';
import { directionOf } from '../profiles/propose-mapping.ts';
import type { IgnoredRow, StatedTotals, StatementRow } from './statement.ts';

export interface Extracted {
  /** In the order of the file. */
  readonly rows: readonly StatementRow[];
  readonly ignored: readonly IgnoredRow[];
  readonly totals: StatedTotals | undefined;
}

const shownProblems = 20;
const totalsLabel = /^(합계|총합계|총계|누계|소계|계|total)(\(.*\)|[:：].*|\d.*)?$/i;

/** Every row below the header becomes a transaction, or is ignored for a reason, or makes the file refused. */
export function extractRows({ table, headerIndex, profile }: FoundProfile): Extracted {
  const rows: StatementRow[] = [];
  const ignored: IgnoredRow[] = [];
  const problems: { row: number; problem: string }[] = [];
  const signature = signatureOf(profile.columns);
  let totals: StatedTotals | undefined;
  for (const row of table.rows.slice(headerIndex + 1)) {
    if (row.cells.every((cell) => cell === '')) continue;
    const other = classify(row, profile.mapping, signature);
    if (other === 'totals_row') totals = readTotals(row, profile.mapping);
    if (other !== undefined) {
      ignored.push({ rowNumber: row.number, reason: other });
      continue;
    }
    const read = readRow(row, profile.mapping, table.date1904);
    if (isProblem(read)) problems.push({ row: row.number, problem: read.problem });
    else rows.push(read);
  }
  if (problems.length > 0) throw refuseRows(problems);
  if (rows.length === 0) throw statementErrors.NO_TRANSACTIONS('The table has a header and no transaction below it. Nothing was stored.');
  return { rows, ignored, totals };
}

function refuseRows(problems: readonly { row: number; problem: string }[]) {
  const shown = problems.slice(0, shownProblems);
  const more = problems.length - shown.length;
  const list = shown.map(({ row, problem }) => `row ${row}: ${problem}`).join('; ');
  return statementErrors.ROW_INVALID(
    `${list}${more > 0 ? `; and ${more} more rows` : ''}. Nothing was stored. Correct the rows at the source, or the mapping, and send the file again.`,
    { invalid_rows: problems.length, rows: shown },
  );
}

const cellOf = (row: TableRow, column: number | undefined): Cell => (column === undefined ? '' : (row.cells[column - 1] ?? ''));

/** Rows of the list that are no transaction; undefined for those that must be one. */
function classify(row: TableRow, mapping: BankMapping, signature: string): IgnoredRow['reason'] | undefined {
  const texts = row.cells.filter((cell) => cell !== '');
  const first = texts[0] ?? '';
  if (typeof first === 'string' && totalsLabel.test(foldName(first))) return 'totals_row';
  if (typeof cellOf(row, mapping.date) === 'string' && signatureOf(row.cells) === signature) return 'repeated_header';
  const money = [mapping.withdrawal, mapping.deposit, mapping.amount, mapping.balance].map((column) => cellOf(row, column));
  const lonely = texts.length === 1 && typeof first === 'string' && money.every((cell) => cell === '' || cell === first);
  return lonely && isProblem(parseDate(first, false)) && isProblem(parseAmount(first)) ? 'note' : undefined;
}

function readTotals(row: TableRow, mapping: BankMapping): StatedTotals {
  const figure = (column: number | undefined) => {
    const cell = cellOf(row, column);
    const amount = cell === '' ? undefined : parseAmount(cell);
    return amount === undefined || isProblem(amount) ? undefined : amount;
  };
  const counted = row.cells.map((cell) => /([\d,]+)\s*건/.exec(String(cell))?.[1]).find((found) => found !== undefined);
  return {
    rowNumber: row.number,
    withdrawal: figure(mapping.withdrawal),
    deposit: figure(mapping.deposit),
    net: mapping.direction === undefined ? figure(mapping.amount) : undefined,
    count: counted === undefined ? undefined : Number(counted.replaceAll(',', '')),
  };
}

function readRow(row: TableRow, mapping: BankMapping, date1904: boolean): StatementRow | CellProblem {
  const at = parseDate(cellOf(row, mapping.date), date1904);
  if (isProblem(at)) return at;
  const time = mapping.time === undefined ? at.time : parseTime(cellOf(row, mapping.time));
  if (isProblem(time)) return time;
  const moved = readAmounts(row, mapping);
  if (isProblem(moved)) return moved;
  const balanceCell = cellOf(row, mapping.balance);
  if (mapping.balance !== undefined && balanceCell === '') return { problem: 'the balance is blank; the file may be cut off' };
  const balance = mapping.balance === undefined ? undefined : parseAmount(balanceCell);
  if (isProblem(balance)) return balance;
  const text = (column: number | undefined) => String(cellOf(row, column)) || undefined;
  return {
    rowNumber: row.number,
    date: at.date,
    time,
    description: text(mapping.description) ?? '',
    counterparty: text(mapping.counterparty),
    memo: text(mapping.memo),
    ...moved,
    balance,
    raw: row.cells,
  };
}

function readAmounts(row: TableRow, mapping: BankMapping): { withdrawal: bigint; deposit: bigint } | CellProblem {
  if (mapping.amount === undefined) {
    const withdrawal = parseAmount(cellOf(row, mapping.withdrawal));
    if (isProblem(withdrawal)) return withdrawal;
    const deposit = parseAmount(cellOf(row, mapping.deposit));
    if (isProblem(deposit)) return deposit;
    return withdrawal !== 0n && deposit !== 0n ? { problem: 'both a withdrawal and a deposit' } : { withdrawal, deposit };
  }
  const cell = cellOf(row, mapping.amount);
  if (cell === '') return { problem: 'the amount is blank' };
  const amount = parseAmount(cell);
  if (isProblem(amount)) return amount;
  if (mapping.direction === undefined) return amount < 0n ? { withdrawal: -amount, deposit: 0n } : { withdrawal: 0n, deposit: amount };
  const word = foldName(cellOf(row, mapping.direction));
  const direction = directionOf(word);
  if (direction === undefined) return { problem: `"${word.slice(0, 40)}" is neither 입금 nor 출금` };
  return direction === 'in' ? { withdrawal: 0n, deposit: amount } : { withdrawal: amount, deposit: 0n };
}
