import { amountMinor, decodeCursor, encodeCursor, isoDate, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { alarmOnDrift, isSampled } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { voucherOf } from '../ledger/index.ts';
import { checkRange, generalLedger as read } from '../reports/index.ts';
import { accountName, accountReference, fromAccount, recordId } from './fields.ts';

const cursorKey = z.tuple([isoDate, z.string().regex(/^[0-9]{1,18}$/), z.int().min(1).max(500)]);

export const generalLedger = frameTool({
  name: 'general_ledger',
  title: 'General ledger',
  keywords: ['총계정원장', '계정별원장'],
  summary:
    'The lines of one account (with the accounts below it) between two days, oldest first, each with the balance after it, and the opening and closing balance.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS', 'BALANCE_DRIFT', 'BALANCE_TOO_LARGE', 'CURSOR_INVALID', 'RANGE_INVERTED'],
  input: z.object({
    account: accountReference,
    from: isoDate,
    to: isoDate,
    subtree: z.boolean().default(true).describe('include the accounts below it'),
    ...pageInput,
  }),
  output: z.object({
    account: z.strictObject(accountName),
    from: isoDate,
    to: isoDate,
    opening_balance: amountMinor.describe('before the first line of this page'),
    closing_balance: amountMinor.describe('after the last line of the whole range'),
    lines: z.array(
      z.strictObject({
        journal_id: recordId,
        voucher: z.string(),
        line_no: z.int(),
        posted_on: isoDate,
        account: z.string(),
        memo: z.string(),
        counterparty: z.string().optional(),
        debit: amountMinor,
        credit: amountMinor,
        balance: amountMinor.describe('after this line'),
      }),
    ),
    ...pageOutput,
  }),
  example: { account: '1102', from: '2026-03-01', to: '2026-03-31' },
  async run(input, { tx, requestId, entity, resources }) {
    checkRange(input);
    // A cursor of another range would start this page from a balance that is not its own.
    const after = decodeCursor(
      input.cursor,
      cursorKey.refine(([postedOn]) => input.from <= postedOn && postedOn <= input.to),
    );
    const ledger = await alarmOnDrift(resources.log, { entity, requestId }, () =>
      read(tx, {
        account: input.account,
        from: input.from,
        to: input.to,
        subtree: input.subtree,
        verified: isSampled(requestId),
        limit: input.limit + 1,
        after: after === undefined ? undefined : { postedOn: after[0], journalId: BigInt(after[1]), lineNo: after[2] },
      }),
    );
    const page = ledger.lines.slice(0, input.limit);
    const last = page.at(-1);
    const more = ledger.lines.length > input.limit && last !== undefined;
    return {
      account: fromAccount(ledger.account),
      from: input.from,
      to: input.to,
      opening_balance: ledger.opening,
      closing_balance: ledger.closing,
      lines: page.map((line) => ({
        journal_id: line.journal_id,
        voucher: voucherOf(line),
        line_no: line.line_no,
        posted_on: line.posted_on,
        account: line.account_code,
        memo: line.memo ?? line.journal_memo,
        counterparty: line.counterparty ?? undefined,
        debit: line.debit,
        credit: line.credit,
        balance: line.balance,
      })),
      ...(more ? { next_cursor: encodeCursor([last.posted_on, `${last.journal_id}`, last.line_no]) } : {}),
    };
  },
});
