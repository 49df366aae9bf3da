import { amountMinor, isoDate } from '@axe/kit';
import * as z from 'zod';
import { wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { type IngestedFile, ingestFile } from '../ingest/index.ts';
import { bankAccountOutput, bankAccountReference, findingOutput, fromBankAccount } from './bank-fields.ts';
import { assignedId } from './fields.ts';
import { fileInput, fileInputErrors, fileReadingErrors, readFileInput } from './file-fields.ts';

const balanceOutput = z.strictObject({
  status: z.enum(['ok', 'divergent', 'absent']),
  opening: amountMinor.optional(),
  closing: amountMinor.optional(),
  first_divergent_row: z.int().optional(),
  expected: amountMinor.optional(),
  found: amountMinor.optional(),
  divergent_rows: z.int(),
});

const accountingOutput = z.strictObject({
  rows: z.int().describe('rows below the header: new + duplicate + ignored'),
  new: z.int(),
  duplicate: z.int().describe('stored before, by row hash and occurrence'),
  ignored: z.int().describe('no transactions: totals, notes, repeated headers'),
  ignored_rows: z.array(z.strictObject({ row_number: z.int(), reason: z.string() })).describe('the first 50'),
  sum_in: amountMinor,
  sum_out: amountMinor,
  totals_match: z.boolean().optional().describe('absent when the file has no totals row'),
  balance_check: balanceOutput,
});

export const ingestFileBlob = frameTool({
  name: 'ingest_file_blob',
  title: 'Ingest bank export',
  keywords: ['거래내역', '통장', '업로드', 'upload', 'import', 'statement'],
  summary:
    'Read a bank statement (.csv in UTF-8 or CP949, .xlsx, .xls, HTML table) into raw rows, all or nothing. The file is kept as evidence; rows stored before are recognised, so overlapping periods are safe. Answers the row accounting: counts, sums, totals row and running balance checked. verified: false names what does not add up. Continue with post_raw_transactions.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [
    ...fileInputErrors,
    ...fileReadingErrors,
    'FORMAT_UNKNOWN',
    'ROW_INVALID',
    'NO_TRANSACTIONS',
    'BANK_ACCOUNT_NOT_FOUND',
    'BANK_ACCOUNT_AMBIGUOUS',
    'ACCOUNT_NUMBER_MISMATCH',
    'BALANCE_TOO_LARGE',
  ],
  input: z.object({
    ...fileInput,
    bank_account: bankAccountReference.optional().describe('id, name or number; absent: the number that the file itself gives'),
  }),
  output: z.object({
    source_file_id: assignedId,
    evidence_id: z.string(),
    bank_account: z.strictObject(bankAccountOutput),
    format: z.string(),
    encoding: z.string().optional(),
    sheet: z.string().optional(),
    header_row: z.int(),
    profile: z.string(),
    order: z.enum(['oldest_first', 'newest_first']),
    period_from: isoDate,
    period_to: isoDate,
    accounting: accountingOutput,
    overlap: z.strictObject({ stored_rows: z.int(), matched_rows: z.int() }).describe('rows known for the period of the file'),
    verified: z.boolean(),
    findings: z.array(findingOutput),
  }),
  example: { file_id: '0196f6d2-7d7e-7a53-a1c2-6f0d3f2b9a11', bank_account: '운영통장' },
  async run(input, { tx, resources, actor, dryRun, signal }) {
    const file = await readFileInput(input, { resources, actor });
    const ingested = await ingestFile(
      tx,
      { ...file, bankAccount: input.bank_account },
      { dataDir: resources.dataDir, keepBytes: !dryRun, signal },
    );
    return { ...answer(ingested), source_file_id: dryRun ? undefined : ingested.sourceFileId };
  },
});

const wireBalance = (amount: bigint | undefined, name: string) =>
  amount === undefined ? undefined : wireAmount(amount, `the ${name} balance`);

function answer(ingested: IngestedFile) {
  const { reading, accounting, overlap } = ingested;
  const { balance } = reading;
  return {
    evidence_id: ingested.evidenceSha256,
    bank_account: fromBankAccount(ingested.account),
    format: reading.format,
    encoding: reading.encoding,
    sheet: reading.sheet,
    header_row: reading.headerRow,
    profile: reading.profile,
    order: reading.order,
    period_from: ingested.periodFrom,
    period_to: ingested.periodTo,
    accounting: {
      rows: accounting.rows,
      new: accounting.fresh,
      duplicate: accounting.duplicate,
      ignored: accounting.ignored,
      ignored_rows: reading.ignored.slice(0, 50).map((row) => ({ row_number: row.rowNumber, reason: row.reason })),
      sum_in: wireAmount(reading.sumIn, 'the sum of money in'),
      sum_out: wireAmount(reading.sumOut, 'the sum of money out'),
      totals_match: reading.totals === 'absent' ? undefined : reading.totals === 'match',
      balance_check: {
        status: balance.status,
        opening: wireBalance(balance.opening, 'opening'),
        closing: wireBalance(balance.closing, 'closing'),
        first_divergent_row: balance.firstDivergentRow,
        expected: wireBalance(balance.expected, 'expected'),
        found: wireBalance(balance.found, 'found'),
        divergent_rows: balance.divergentRows,
      },
    },
    overlap: { stored_rows: overlap.storedRows, matched_rows: overlap.matchedRows },
    verified: ingested.verified,
    findings: ingested.findings.map(({ code, message, rowNumber }) => ({ code, message, row_number: rowNumber })),
  };
}
