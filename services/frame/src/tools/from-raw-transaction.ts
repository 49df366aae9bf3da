import type { RawTransaction } from '../ingest/index.ts';

export const fromRawTransaction = (row: RawTransaction) => ({
  raw_transaction_id: row.id,
  bank_account: row.bank_account,
  booked_on: row.booked_on,
  booked_at: row.booked_at ?? undefined,
  description: row.description,
  counterparty: row.counterparty ?? undefined,
  memo: row.memo ?? undefined,
  amount: row.amount,
  balance_after: row.balance_after ?? undefined,
  status: row.status,
  journal_id: row.journal_id ?? undefined,
  rule_id: row.rule_id ?? undefined,
  reason: row.reason ?? undefined,
  evidence_id: row.evidence_sha256,
  row_number: row.row_number,
});
