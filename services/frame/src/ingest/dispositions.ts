import type { EntityTx } from '@axe/pg';
import { lockBankAccounts } from './bank-accounts.ts';
import { rawTransactionErrors } from './errors.ts';
import { listRawTransactions, type RawStatus, type RawTransaction } from './raw-transactions.ts';

export interface Disposition {
  readonly row: Pick<RawTransaction, 'id' | 'sequence'>;
  readonly status: RawStatus;
  readonly journalId?: bigint | undefined;
  readonly ruleId?: bigint | undefined;
  readonly reason?: string | undefined;
}

/** These rows, locked against other bookings; refuses unknown ones and those that are not open. Oldest first. */
export async function takeOpenRows(tx: EntityTx, ids: readonly bigint[]): Promise<readonly RawTransaction[]> {
  const distinct = [...new Set(ids)];
  const accounts = await tx.query<{ id: bigint }>(
    'select distinct bank_account_id as id from raw_transaction where id = any ($1::bigint[])',
    [distinct],
  );
  await lockBankAccounts(
    tx,
    accounts.map((account) => account.id),
  );
  const rows = await listRawTransactions(tx, { ids: distinct, limit: distinct.length });
  const found = new Set(rows.map((row) => row.id));
  const missing = distinct.filter((id) => !found.has(id)).map(Number);
  if (missing.length > 0) {
    throw rawTransactionErrors.RAW_TRANSACTION_NOT_FOUND(
      `No raw row has the id ${missing.slice(0, 20).join(', ')}. Nothing was stored. Take ids from list_raw_transactions.`,
      { raw_transaction_ids: missing.slice(0, 20) },
    );
  }
  const taken = rows.filter((row) => row.status !== 'open');
  if (taken.length > 0) throw notOpen(taken);
  return rows;
}

function notOpen(rows: readonly RawTransaction[]) {
  const shown = rows.slice(0, 20);
  const list = shown.map((row) => `${row.id} is ${row.status}${row.journal_id === null ? '' : ` (journal ${row.journal_id})`}`).join(', ');
  return rawTransactionErrors.RAW_TRANSACTION_NOT_OPEN(
    `Raw row ${list}. Nothing was stored. Leave them out; to book one differently, reverse its journal first.`,
    {
      rows: shown.map((row) => ({
        id: Number(row.id),
        status: row.status,
        journal_id: row.journal_id === null ? undefined : Number(row.journal_id),
      })),
    },
  );
}

/** Writes what became of rows. A row that another call decided at the same moment makes all of it refused. */
export async function recordDispositions(tx: EntityTx, dispositions: readonly Disposition[]): Promise<void> {
  const added = await tx.execute(
    `insert into raw_transaction_disposition (raw_transaction_id, sequence, status, journal_id, rule_id, reason)
     select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
     on conflict (raw_transaction_id, sequence) do nothing`,
    [
      dispositions.map(({ row }) => row.id),
      dispositions.map(({ row }) => row.sequence + 1),
      dispositions.map(({ status }) => status),
      dispositions.map(({ journalId }) => journalId ?? null),
      dispositions.map(({ ruleId }) => ruleId ?? null),
      dispositions.map(({ reason }) => reason ?? null),
    ],
  );
  if (added === dispositions.length) return;
  throw rawTransactionErrors.RAW_TRANSACTION_NOT_OPEN(
    'Another call decided some of these raw rows at the same moment. Nothing was stored. List the open ones again.',
    {},
  );
}

/** Sets rows aside for a reason that stays with them. */
export async function ignoreRawTransactions(tx: EntityTx, ids: readonly bigint[], reason: string): Promise<readonly RawTransaction[]> {
  const rows = await takeOpenRows(tx, ids);
  await recordDispositions(
    tx,
    rows.map((row) => ({ row, status: 'ignored' as const, reason })),
  );
  return rows;
}
