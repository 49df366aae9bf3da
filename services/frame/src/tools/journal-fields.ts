import { amountMinor, isoDate } from '@axe/kit';
import * as z from 'zod';
import { type Journal, type JournalLine, voucherOf } from '../ledger/index.ts';
import { recordId } from './fields.ts';

/** The header of a journal as list_journals and get_journal show it. */
export const journalSummary = {
  journal_id: recordId,
  voucher: z.string(),
  posted_on: isoDate,
  memo: z.string(),
  counterparty: z.string().optional(),
  amount: amountMinor,
  tags: z.array(z.string()),
  evidence_ids: z.array(z.string()),
  uncertainty: z.strictObject({ reason: z.string(), confidence: z.number().optional() }).optional(),
  reverses_journal_id: recordId.optional(),
  reversed_by_journal_id: recordId.optional(),
  proposal_hash: z.string().optional(),
  posted_by: z.string().describe('person:<e-mail> or agent:<id>'),
  posted_for: z.string().optional().describe('the person an agent acted for'),
  posted_at: z.string(),
};

export const journalLine = z.strictObject({
  line_no: z.int(),
  account: z.string(),
  name_ko: z.string(),
  name_en: z.string(),
  debit: amountMinor,
  credit: amountMinor,
  counterparty: z.string().optional(),
  memo: z.string().optional(),
  raw_transaction_id: recordId.optional(),
  source: z.record(z.string(), z.unknown()).optional(),
});

export const fromJournal = (journal: Journal) => ({
  journal_id: journal.id,
  voucher: voucherOf(journal),
  posted_on: journal.posted_on,
  memo: journal.memo,
  counterparty: journal.counterparty ?? undefined,
  amount: journal.amount,
  tags: [...journal.tags],
  evidence_ids: [...journal.evidence_ids],
  uncertainty: journal.uncertainty ?? undefined,
  reverses_journal_id: journal.reverses_id ?? undefined,
  reversed_by_journal_id: journal.reversed_by_id ?? undefined,
  proposal_hash: journal.proposal_hash ?? undefined,
  posted_by: journal.posted_by,
  posted_for: journal.posted_for ?? undefined,
  posted_at: journal.posted_at,
});

export const fromLine = (line: JournalLine) => ({
  line_no: line.line_no,
  account: line.account_code,
  name_ko: line.name_ko,
  name_en: line.name_en,
  debit: line.debit,
  credit: line.credit,
  counterparty: line.counterparty ?? undefined,
  memo: line.memo ?? undefined,
  raw_transaction_id: line.raw_transaction_id ?? undefined,
  source: line.source === null ? undefined : { ...line.source },
});
