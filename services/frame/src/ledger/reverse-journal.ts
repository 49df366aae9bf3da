import { databaseCause, type EntityTx } from '@axe/pg';
import type { PostedJournal } from './drafts.ts';
import { ledgerErrors } from './errors.ts';
import { readJournal, readLines, voucherOf } from './journal.ts';
import { postJournals } from './post-journals.ts';

export interface Reversal {
  readonly journalId: bigint;
  /** Why; becomes the new journal's memo. */
  readonly reason: string;
  /** Default: the date of the journal that is undone. */
  readonly postedOn?: string | undefined;
}

/** Undoes a journal by a new one with the sides swapped. Refuses a second reversal, and reversing a reversal. */
export async function reverseJournal(tx: EntityTx, reversal: Reversal): Promise<PostedJournal> {
  const original = await readJournal(tx, reversal.journalId);
  if (original === undefined) {
    throw ledgerErrors.JOURNAL_NOT_FOUND(`No journal ${reversal.journalId}. Find it with list_journals. Nothing was posted.`, {
      journal_id: Number(reversal.journalId),
    });
  }
  const voucher = voucherOf(original);
  if (original.reversed_by_id !== null) throw reversedBefore(voucher, original.reversed_by_id);
  if (original.reverses_id !== null) {
    throw ledgerErrors.JOURNAL_IS_REVERSAL(
      `${voucher} is itself a reversal. Post the original again as a new journal. Nothing was posted.`,
      { voucher },
    );
  }
  const postedOn = reversal.postedOn ?? original.posted_on;
  if (postedOn < original.posted_on) {
    throw ledgerErrors.DATE_OUT_OF_RANGE(
      `posted_on: ${postedOn} is before ${voucher}, which is dated ${original.posted_on}. Choose that date or a later one. Nothing was posted.`,
      { field: 'posted_on', earliest: original.posted_on },
    );
  }
  const lines = await readLines(tx, original.id);
  const draft = {
    postedOn,
    memo: reversal.reason,
    counterparty: original.counterparty ?? undefined,
    tags: original.tags,
    lines: lines.map((line) => ({
      account: line.account_code,
      debit: line.credit,
      credit: line.debit,
      counterparty: line.counterparty ?? undefined,
      memo: line.memo ?? undefined,
    })),
  };
  try {
    const [posted] = await postJournals(tx, [draft], { reversesId: original.id });
    if (posted === undefined) throw new Error('a reversal posted nothing');
    return posted;
  } catch (error) {
    // Two calls reversed it at the same moment; the other one committed first.
    if (databaseCause(error)?.constraint === 'journal_reversed_once') throw reversedBefore(voucher, undefined);
    throw error;
  }
}

const reversedBefore = (voucher: string, by: bigint | undefined) =>
  ledgerErrors.JOURNAL_ALREADY_REVERSED(
    `${voucher} was reversed before${by === undefined ? '' : ` by journal ${by}`}. Nothing was posted.`,
    {
      voucher,
      ...(by === undefined ? {} : { reversed_by_journal_id: Number(by) }),
    },
  );
