import type { Cell, FileFormat } from '../files/table.ts';

/** One transaction of a statement, read but not stored. */
export interface StatementRow {
  /** Row number in the file, from 1. */
  readonly rowNumber: number;
  readonly date: string;
  readonly time: string | undefined;
  readonly description: string;
  readonly counterparty: string | undefined;
  readonly memo: string | undefined;
  /** As in their columns; a cancelled withdrawal is a negative one. */
  readonly withdrawal: bigint;
  readonly deposit: bigint;
  readonly balance: bigint | undefined;
  readonly raw: readonly Cell[];
}

/** A row with its identity: equal in every file that has it. */
export interface HashedRow extends StatementRow {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly occurrence: number;
}

type IgnoredReason = 'totals_row' | 'note' | 'repeated_header';

export interface IgnoredRow {
  readonly rowNumber: number;
  readonly reason: IgnoredReason;
}

/** What a totals row says; a figure it does not give is undefined. */
export interface StatedTotals {
  readonly rowNumber: number;
  readonly withdrawal: bigint | undefined;
  readonly deposit: bigint | undefined;
  readonly net: bigint | undefined;
  readonly count: number | undefined;
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly rowNumber: number | undefined;
}

export interface BalanceCheck {
  readonly status: 'ok' | 'divergent' | 'absent';
  /** Before the first and after the last row. */
  readonly opening: bigint | undefined;
  readonly closing: bigint | undefined;
  readonly firstDivergentRow: number | undefined;
  readonly expected: bigint | undefined;
  readonly found: bigint | undefined;
  readonly divergentRows: number;
}

export interface StatementReading {
  readonly format: FileFormat;
  readonly encoding: string | undefined;
  readonly sheet: string | undefined;
  readonly headerRow: number;
  readonly profile: string;
  /** As the preamble gives it, perhaps masked with *. */
  readonly accountNumber: string | undefined;
  readonly order: 'oldest_first' | 'newest_first';
  readonly ignored: readonly IgnoredRow[];
  readonly sumIn: bigint;
  readonly sumOut: bigint;
  readonly totals: 'match' | 'differ' | 'absent';
  readonly balance: BalanceCheck;
  readonly findings: readonly Finding[];
}
