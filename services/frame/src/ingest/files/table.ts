/** A cell as the file has it: text, or a number of a spreadsheet (which may be a date). Empty cells are ''. */
export type Cell = string | number;

export interface TableRow {
  /** Row number as the user sees it, from 1. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly sheet: string | undefined;
  readonly rows: readonly TableRow[];
  /** Spreadsheet dates count from 1904 instead of 1900. */
  readonly date1904: boolean;
}

export type FileFormat = 'csv' | 'xlsx' | 'xls' | 'html';

export interface ParsedFile {
  readonly format: FileFormat;
  readonly encoding: string | undefined;
  readonly tables: readonly Table[];
}

/** Bounds that hold for every format; a real export stays far below them. */
export const fileBounds = {
  bytes: 32 * 1024 * 1024,
  unpackedBytes: 100 * 1024 * 1024,
  zipEntries: 2000,
  sheets: 50,
  rows: 200_000,
  columns: 200,
  cellCharacters: 1000,
} as const;
