import { amountMinor, isoDate, maxWireAmount } from '@axe/kit';
import * as z from 'zod';
import type { Account } from '../accounts/index.ts';
import { type JournalDraft, type PostedJournal, plainText, voucherOf } from '../ledger/index.ts';

/** The number of a stored record: a JSON integer on the wire, `bigint` inside. */
export const recordId = z.codec(z.int().min(1), z.bigint().min(1n).max(maxWireAmount), {
  decode: (wire) => BigInt(wire),
  encode: (id) => Number(id),
});

/**
 * The number that a record gets when it is stored. A dry run leaves it out: the next number comes from a sequence that the
 * dry run itself moves on, so the number shown would never be the one given.
 */
export const assignedId = recordId.optional().describe('given when it is stored; absent in a dry run');

export const accountReference = plainText(100).describe('account code such as 1102 or 1102-01, or its exact Korean or English name');

export const periodReference = z
  .string()
  .regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/, 'fiscal year and period number such as 2026-03')
  .describe('fiscal year and period number, such as 2026-03');

/**
 * A negative amount passes this schema for the one reason that its refusal (AMOUNT_NEGATIVE) names the side to put it on;
 * clients are told the truth, that it is refused.
 */
const sideAmount = amountMinor.optional().describe('whole won; give exactly one of debit and credit').meta({ minimum: 0 });

const lineInput = z.strictObject({
  account: accountReference,
  debit: sideAmount,
  credit: sideAmount,
  counterparty: plainText(200).optional().describe("whom the line concerns; the journal's counterparty when absent"),
  memo: plainText(1000).optional(),
  source: z
    .record(plainText(50), z.union([plainText(500), z.number(), z.boolean()]))
    .refine((source) => Object.keys(source).length <= 20, 'at most 20 keys')
    .optional()
    .describe('why the line is what it is: rule, precedent, confidence; kept with the line'),
});

/** The fields of one journal, shared by the posting and proposing tools. */
export const journalInput = {
  posted_on: isoDate.describe('date in the books, YYYY-MM-DD; its period must be open'),
  memo: plainText(2000).describe('what happened, in one sentence'),
  lines: z.array(lineInput).min(1).max(500).describe('two or more; debits and credits add up to the same amount'),
  counterparty: plainText(200).optional(),
  tags: z.array(plainText(50)).max(20).optional(),
  evidence_ids: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of stored evidence, 64 lower-case hex digits'))
    .max(50)
    .optional()
    .describe('ids of stored evidence files'),
  uncertainty: z
    .strictObject({ reason: plainText(1000), confidence: z.number().min(0).max(1).optional() })
    .optional()
    .describe('set it when a person should look at this journal later'),
};

const journalObject = z.strictObject(journalInput);

export const journalList = z.array(journalObject).min(1).max(1000);

export function toDraft(input: z.output<typeof journalObject>): JournalDraft {
  return {
    postedOn: input.posted_on,
    memo: input.memo,
    counterparty: input.counterparty,
    tags: input.tags,
    evidenceIds: input.evidence_ids,
    uncertainty: input.uncertainty,
    lines: input.lines.map((line) => ({
      account: line.account,
      debit: line.debit ?? 0n,
      credit: line.credit ?? 0n,
      counterparty: line.counterparty,
      memo: line.memo,
      source: line.source,
    })),
  };
}

/** What a posting tool answers per journal. */
export const postedJournal = {
  journal_id: assignedId,
  voucher: z
    .string()
    .describe('fiscal year and gap-free number, such as 2026-000012; in a dry run the one it would get if nothing is posted before'),
  fiscal_year: z.int(),
  number: z.int(),
  posted_on: isoDate,
  amount: amountMinor.describe('sum of the debit side'),
};

export const fromPosted = (posted: PostedJournal, dryRun: boolean) => ({
  journal_id: dryRun ? undefined : posted.journalId,
  voucher: voucherOf({ fiscal_year: posted.fiscalYear, number: posted.number }),
  fiscal_year: posted.fiscalYear,
  number: posted.number,
  posted_on: posted.postedOn,
  amount: posted.amount,
});

/** How an account is named in answers. */
export const accountName = {
  code: z.string(),
  name_ko: z.string(),
  name_en: z.string(),
  type: z.enum(['asset', 'liability', 'equity', 'revenue', 'expense']),
  normal_side: z.enum(['debit', 'credit']),
};

export const fromAccount = (account: Account) => ({
  code: account.code,
  name_ko: account.nameKo,
  name_en: account.nameEn,
  type: account.type,
  normal_side: account.normalSide,
});

/** Refusals every posting can meet; what the schema itself bounds (length of texts, number of lines) is INVALID_ARGUMENTS. */
export const postingErrors = [
  'JOURNAL_UNBALANCED',
  'JOURNAL_TOO_SHORT',
  'LINE_TWO_SIDED',
  'LINE_ZERO',
  'AMOUNT_NEGATIVE',
  'AMOUNT_TOO_LARGE',
  'DATE_OUT_OF_RANGE',
  'EVIDENCE_DUPLICATE',
  'EVIDENCE_UNKNOWN',
  'ACCOUNT_NOT_FOUND',
  'ACCOUNT_AMBIGUOUS',
  'ACCOUNT_NOT_POSTABLE',
  'PERIOD_CLOSED',
] as const;
