import type { JsonValue } from '@axe/kit';
import type { Tx } from '@axe/pg';

export interface Journal {
  readonly id: bigint;
  readonly fiscal_year: number;
  readonly number: number;
  readonly posted_on: string;
  readonly memo: string;
  readonly counterparty: string | null;
  readonly amount: bigint;
  readonly tags: readonly string[];
  readonly evidence_ids: readonly string[];
  readonly uncertainty: { readonly reason: string; readonly confidence?: number } | null;
  readonly reverses_id: bigint | null;
  readonly reversed_by_id: bigint | null;
  readonly proposal_hash: string | null;
  readonly posted_by: string;
  readonly posted_for: string | null;
  readonly posted_at: string;
}

export interface JournalLine {
  readonly line_no: number;
  readonly account_code: string;
  readonly name_ko: string;
  readonly name_en: string;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly counterparty: string | null;
  readonly memo: string | null;
  readonly raw_transaction_id: bigint | null;
  readonly source: { readonly [key: string]: JsonValue } | null;
}

/** `2026-000012`: how people name a journal. */
export const voucherOf = (journal: { readonly fiscal_year: number; readonly number: number }): string =>
  `${journal.fiscal_year}-${String(journal.number).padStart(6, '0')}`;

export const journalColumns = `j.id, j.fiscal_year, j.number, j.posted_on, j.memo, j.counterparty, j.amount, j.tags, j.evidence_ids,
  j.uncertainty, j.reverses_id, (select r.id from journal r where r.reverses_id = j.id) as reversed_by_id, j.proposal_hash,
  j.posted_by, j.posted_for, j.posted_at`;

const journalById = `select ${journalColumns} from journal j where j.id = $1`;
const journalByVoucher = `select ${journalColumns} from journal j where j.fiscal_year = $1 and j.number = $2`;

export const readJournal = (tx: Tx, id: bigint): Promise<Journal | undefined> => tx.maybe<Journal>(journalById, [id]);

export const readJournalByVoucher = (tx: Tx, fiscalYear: number, number: number): Promise<Journal | undefined> =>
  tx.maybe<Journal>(journalByVoucher, [fiscalYear, number]);

export const readLines = (tx: Tx, journalId: bigint): Promise<readonly JournalLine[]> =>
  tx.query<JournalLine>(
    `select l.line_no, l.account_code, a.name_ko, a.name_en, l.debit, l.credit, l.counterparty, l.memo, l.raw_transaction_id, l.source
     from journal_line l join account a on a.code = l.account_code where l.journal_id = $1 order by l.line_no`,
    [journalId],
  );
