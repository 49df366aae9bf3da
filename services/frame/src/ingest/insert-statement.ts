import type { EntityTx } from '@axe/pg';
import type { IngestedFile } from './ingested-file.ts';
import type { Finding, HashedRow } from './statement/statement.ts';

const rowsPerStatement = 5000;

/** Stores the reading, its new rows, its findings and the balance it ends with. Answers the id of the reading. */
export async function insertStatement(
  tx: EntityTx,
  fileName: string | undefined,
  ingested: Omit<IngestedFile, 'sourceFileId'>,
  fresh: readonly HashedRow[],
): Promise<bigint> {
  const { account, reading } = ingested;
  const { id } = await tx.one<{ id: bigint }>(
    `insert into source_file (evidence_sha256, bank_account_id, file_name, format, encoding, sheet, header_row, profile, period_from,
       period_to, accounting, verified)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb, $12) returning id`,
    [
      ingested.evidenceSha256,
      account.id,
      fileName ?? null,
      reading.format,
      reading.encoding ?? null,
      reading.sheet ?? null,
      reading.headerRow,
      reading.profile,
      ingested.periodFrom,
      ingested.periodTo,
      accountingJson(ingested),
      ingested.verified,
    ],
  );
  for (let at = 0; at < fresh.length; at += rowsPerStatement) {
    await insertRows(tx, { accountId: account.id, sourceFileId: id, at }, fresh.slice(at, at + rowsPerStatement));
  }
  await insertFindings(tx, id, ingested.findings);
  const last = fresh.at(-1);
  if (last?.balance !== undefined) {
    await tx.execute(
      'insert into balance_assertion (bank_account_id, source_file_id, row_number, as_of, balance) values ($1, $2, $3, $4, $5)',
      [account.id, id, last.rowNumber, last.date, last.balance],
    );
  }
  return id;
}

const accountingJson = ({ accounting, reading, overlap }: Omit<IngestedFile, 'sourceFileId'>): string =>
  JSON.stringify({
    ...accounting,
    sum_in: `${reading.sumIn}`,
    sum_out: `${reading.sumOut}`,
    totals: reading.totals,
    balance: reading.balance.status,
    overlap_stored: overlap.storedRows,
    overlap_matched: overlap.matchedRows,
  });

async function insertRows(
  tx: EntityTx,
  place: { readonly accountId: bigint; readonly sourceFileId: bigint; readonly at: number },
  rows: readonly HashedRow[],
): Promise<void> {
  await tx.execute(
    `insert into raw_transaction (bank_account_id, source_file_id, row_number, row_hash, occurrence, position, booked_on, booked_at,
       description, counterparty, memo, withdrawal, deposit, balance_after, raw)
     select $1, $2, row_number, decode(hash, 'hex'), occurrence, $3 + ord, booked_on, booked_at, description, counterparty, memo,
       withdrawal, deposit, balance_after, raw::jsonb
     from unnest($4::integer[], $5::text[], $6::integer[], $7::date[], $8::time[], $9::text[], $10::text[], $11::text[], $12::bigint[],
       $13::bigint[], $14::bigint[], $15::text[]) with ordinality
       as r (row_number, hash, occurrence, booked_on, booked_at, description, counterparty, memo, withdrawal, deposit, balance_after, raw, ord)
     order by ord`,
    [
      place.accountId,
      place.sourceFileId,
      place.at,
      rows.map((row) => row.rowNumber),
      rows.map((row) => row.hash),
      rows.map((row) => row.occurrence),
      rows.map((row) => row.date),
      rows.map((row) => row.time ?? null),
      rows.map((row) => row.description),
      rows.map((row) => row.counterparty ?? null),
      rows.map((row) => row.memo ?? null),
      rows.map((row) => row.withdrawal),
      rows.map((row) => row.deposit),
      rows.map((row) => row.balance ?? null),
      rows.map((row) => JSON.stringify(row.raw)),
    ],
  );
}

async function insertFindings(tx: EntityTx, sourceFileId: bigint, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.execute(
    `insert into ingest_finding (source_file_id, code, message, row_number)
     select $1, code, message, row_number from unnest($2::text[], $3::text[], $4::integer[]) as f (code, message, row_number)`,
    [
      sourceFileId,
      findings.map((finding) => finding.code),
      findings.map((finding) => finding.message),
      findings.map((finding) => finding.rowNumber ?? null),
    ],
  );
}
