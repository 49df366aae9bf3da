import type { ErrorContext } from '@axe/kit';
import type { Cell, FileFormat } from '../files/table.ts';
import type { BankMapping, FormatProfile } from '../profiles/format-profile.ts';
import type { HashedRow, StatementReading } from '../statement/statement.ts';

export interface ParseTask {
  readonly want: 'statement' | 'analysis';
  readonly bytes: Uint8Array;
  readonly profiles: readonly FormatProfile[];
}

/** What a file is, whether its format is known or not. */
export interface FileAnalysis {
  readonly format: FileFormat;
  readonly encoding: string | undefined;
  readonly sheet: string | undefined;
  readonly headerRow: number;
  readonly columns: readonly string[];
  readonly signature: string;
  /** The profile that knows the columns; undefined when somebody must confirm one. */
  readonly profile: string | undefined;
  readonly mapping: Partial<BankMapping>;
  readonly complete: boolean;
  readonly accountNumber: string | undefined;
  readonly sample: readonly (readonly Cell[])[];
  readonly rowsBelowHeader: number;
}

export type ParseMessage =
  | { readonly kind: 'rows'; readonly rows: readonly HashedRow[] }
  | { readonly kind: 'statement'; readonly reading: StatementReading }
  | { readonly kind: 'analysis'; readonly analysis: FileAnalysis }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly context: ErrorContext }
  | { readonly kind: 'failed'; readonly detail: string };
