import type { Tx } from '@axe/pg';
import { type Journal, journalColumns } from './journal.ts';

export interface JournalFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly counterparty?: string | undefined;
  readonly tag?: string | undefined;
  /** A part of the memo, any case. */
  readonly memo?: string | undefined;
  readonly minAmount?: bigint | undefined;
  readonly maxAmount?: bigint | undefined;
  readonly uncertain?: boolean | undefined;
  readonly limit: number;
  /** The last journal of the page before. */
  readonly after?: { readonly postedOn: string; readonly id: bigint } | undefined;
}

/** Newest first, by date and id. */
export function listJournals(tx: Tx, filter: JournalFilter): Promise<readonly Journal[]> {
  return tx.query<Journal>(
    `select ${journalColumns} from journal j
     where ($1::date is null or j.posted_on >= $1) and ($2::date is null or j.posted_on <= $2)
       and ($3::text[] is null or exists (select from journal_line l where l.journal_id = j.id and l.account_code = any ($3)))
       and ($4::text is null or j.counterparty = $4
         or exists (select from journal_line l where l.journal_id = j.id and l.counterparty = $4))
       and ($5::text is null or $5 = any (j.tags))
       and ($6::text is null or position(lower($6) in lower(j.memo)) > 0)
       and ($7::bigint is null or j.amount >= $7) and ($8::bigint is null or j.amount <= $8)
       and ($9::boolean is null or (j.uncertainty is not null) = $9)
       and ($10::date is null or (j.posted_on, j.id) < ($10, $11::bigint))
     order by j.posted_on desc, j.id desc limit $12`,
    [
      filter.from ?? null,
      filter.to ?? null,
      filter.accounts ?? null,
      filter.counterparty ?? null,
      filter.tag ?? null,
      filter.memo ?? null,
      filter.minAmount ?? null,
      filter.maxAmount ?? null,
      filter.uncertain ?? null,
      filter.after?.postedOn ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  );
}
