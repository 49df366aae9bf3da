import type { BankAccount } from './bank-accounts.ts';
import type { Overlap } from './compare-with-stored.ts';
import type { Finding, StatementReading } from './statement/statement.ts';

/** Every row of the file is accounted for: rows = fresh + duplicate + ignored. */
export interface RowAccounting {
  readonly rows: number;
  readonly fresh: number;
  readonly duplicate: number;
  readonly ignored: number;
}

export interface IngestedFile {
  readonly sourceFileId: bigint;
  readonly evidenceSha256: string;
  readonly account: BankAccount;
  readonly reading: StatementReading;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly accounting: RowAccounting;
  readonly overlap: Overlap;
  readonly findings: readonly Finding[];
  /** No finding speaks against the file, and its balances or totals prove it. */
  readonly verified: boolean;
}
