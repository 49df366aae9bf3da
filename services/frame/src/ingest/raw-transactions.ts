import type { EntityTx } from '@axe/pg';

export const rawStatuses = ['open', 'posted', 'matched', 'ignored'] as const;
export type RawStatus = (typeof rawStatuses)[number];

export interface RawTransaction {
  readonly id: bigint;
  readonly bank_account_id: bigint;
  readonly bank_account: string;
  readonly account_code: string;
  readonly source_file_id: bigint;
  readonly evidence_sha256: string;
  readonly row_number: number;
  readonly booked_on: string;
  readonly booked_at: string | null;
  readonly description: string;
  readonly counterparty: string | null;
  readonly memo: string | null;
  readonly amount: bigint;
  readonly balance_after: bigint | null;
  readonly status: RawStatus;
  readonly sequence: number;
  readonly journal_id: bigint | null;
  readonly rule_id: bigint | null;
  readonly reason: string | null;
}

export interface RawFilter {
  readonly ids?: readonly bigint[] | undefined;
  readonly status?: RawStatus | undefined;
  readonly bankAccountId?: bigint | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sourceFileId?: bigint | undefined;
  /** Only rows that move money, at most this much in either direction. */
  readonly movingAtMost?: bigint | undefined;
  readonly after?: { readonly bookedOn: string; readonly id: bigint } | undefined;
  readonly limit: number;
}

/** Raw rows with what became of them, oldest first. */
export async function listRawTransactions(tx: EntityTx, filter: RawFilter): Promise<readonly RawTransaction[]> {
  return tx.query<RawTransaction>(
    `select r.id, r.bank_account_id, b.name as bank_account, b.account_code, r.source_file_id, f.evidence_sha256, r.row_number, r.booked_on,
       r.booked_at, r.description, r.counterparty, r.memo, r.amount, r.balance_after, coalesce(d.status, 'open') as status,
       coalesce(d.sequence, 0) as sequence, d.journal_id, d.rule_id, d.reason
     from raw_transaction r
     join bank_account b on b.id = r.bank_account_id
     join source_file f on f.id = r.source_file_id
     left join lateral (
       select status, sequence, journal_id, rule_id, reason from raw_transaction_disposition
       where raw_transaction_id = r.id order by sequence desc limit 1
     ) d on true
     where ($1::bigint[] is null or r.id = any ($1))
       and ($2::text is null or coalesce(d.status, 'open') = $2)
       and ($3::bigint is null or r.bank_account_id = $3)
       and ($4::date is null or r.booked_on >= $4)
       and ($5::date is null or r.booked_on <= $5)
       and ($6::bigint is null or r.source_file_id = $6)
       and ($7::date is null or (r.booked_on, r.id) > ($7, $8::bigint))
       and ($9::bigint is null or (r.amount <> 0 and abs(r.amount) <= $9))
     order by r.booked_on, r.id limit $10`,
    [
      filter.ids ?? null,
      filter.status ?? null,
      filter.bankAccountId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.sourceFileId ?? null,
      filter.after?.bookedOn ?? null,
      filter.after?.id ?? null,
      filter.movingAtMost ?? null,
      filter.limit,
    ],
  );
}

/** Rows that still wait for a decision. */
export async function countOpenRows(tx: EntityTx, bankAccountId: bigint | undefined): Promise<number> {
  const { open } = await tx.one<{ open: bigint }>(
    `select count(*) as open from raw_transaction r
     left join lateral (
       select status from raw_transaction_disposition where raw_transaction_id = r.id order by sequence desc limit 1
     ) d on true
     where coalesce(d.status, 'open') = 'open' and ($1::bigint is null or r.bank_account_id = $1)`,
    [bankAccountId ?? null],
  );
  return Number(open);
}
