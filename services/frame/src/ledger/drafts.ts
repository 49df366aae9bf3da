/** One side of a journal. Exactly one of `debit` and `credit` is positive, the other is zero; whole won. */
export interface LineDraft {
  /** Account code (`1101`, `1101-01`) or its exact Korean or English name. */
  readonly account: string;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly counterparty?: string | undefined;
  readonly memo?: string | undefined;
  /** The raw row (of a bank or card export) that this line books. */
  readonly rawTransactionId?: bigint | undefined;
  /** Why the line is what it is: rule or precedent, confidence, evidence; kept with the line. */
  readonly source?: { readonly [key: string]: string | number | boolean } | undefined;
}

export interface Uncertainty {
  readonly reason: string;
  /** 0 to 1, how sure the poster is. */
  readonly confidence?: number | undefined;
}

/** A journal before it has a number. */
export interface JournalDraft {
  /** Date in the books, `YYYY-MM-DD`. */
  readonly postedOn: string;
  readonly memo: string;
  readonly lines: readonly LineDraft[];
  readonly counterparty?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** SHA-256 of stored evidence, 64 lower-case hex digits each. */
  readonly evidenceIds?: readonly string[] | undefined;
  readonly uncertainty?: Uncertainty | undefined;
}

export interface PostedJournal {
  readonly journalId: bigint;
  readonly fiscalYear: number;
  /** Gap-free within the fiscal year, from 1. */
  readonly number: number;
  readonly postedOn: string;
  /** Sum of the debit side. */
  readonly amount: bigint;
}

export const maxJournalsPerCall = 1000;
export const maxLinesPerJournal = 500;
