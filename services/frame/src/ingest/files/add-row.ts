import { fileErrors } from '../errors.ts';
import { type Cell, fileBounds, type TableRow } from './table.ts';

/** Collects rows within the bounds; trailing empty cells are dropped. */
export function addRow(rows: TableRow[], number: number, cells: Cell[]): void {
  while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
  if (number > fileBounds.rows) {
    throw fileErrors.FILE_TOO_LARGE(
      `The table has more than ${fileBounds.rows} rows. Nothing was stored. Export a shorter period and send several files.`,
      { max_rows: fileBounds.rows },
    );
  }
  if (cells.length > fileBounds.columns) {
    throw fileErrors.FILE_TOO_LARGE(
      `Row ${number} has more than ${fileBounds.columns} columns. Nothing was stored. Send the export as the bank makes it.`,
      { row: number, max_columns: fileBounds.columns },
    );
  }
  rows.push({ number, cells: cells.map((cell) => (typeof cell === 'string' ? cleanText(cell, number) : cell)) });
}

/** Most cells: ASCII and composed Korean with single spaces. */
const clean = /^(?:[!-~가-힣]+(?: [!-~가-힣]+)*)?$/;

/** One line, composed characters, no spaces around. */
function cleanText(text: string, row: number): string {
  if (text.length > fileBounds.cellCharacters) {
    throw fileErrors.FILE_TOO_LARGE(
      `A cell of row ${row} has more than ${fileBounds.cellCharacters} characters. Nothing was stored. Send the export as the bank makes it.`,
      { row, max_characters: fileBounds.cellCharacters },
    );
  }
  if (clean.test(text)) return text;
  return text
    .replace(/[\s\p{Cc}\u200b\ufeff]+/gu, ' ')
    .trim()
    .normalize('NFC');
}
