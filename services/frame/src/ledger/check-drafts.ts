import { formatMinor, maxWireAmount } from '@axe/kit';
import { type JournalDraft, type LineDraft, maxJournalsPerCall, maxLinesPerJournal } from './drafts.ts';
import { ledgerErrors } from './errors.ts';
import { textFault } from './plain-text.ts';

/** Refuses what is wrong in the drafts themselves, before the database is asked; answers each journal's amount. */
export function checkDrafts(drafts: readonly JournalDraft[]): readonly bigint[] {
  if (drafts.length < 1 || drafts.length > maxJournalsPerCall) {
    throw ledgerErrors.BATCH_SIZE(`journals: ${drafts.length} given; 1 to ${maxJournalsPerCall} are posted a call. Nothing was posted.`, {
      given: drafts.length,
    });
  }
  return drafts.map((draft, index) => checkDraft(draft, drafts.length === 1 ? '' : `journals[${index}].`));
}

function checkDraft(draft: JournalDraft, at: string): bigint {
  checkDate(draft.postedOn, `${at}posted_on`);
  checkText(draft.memo, `${at}memo`, 2000);
  checkText(draft.counterparty, `${at}counterparty`, 200);
  draft.tags?.forEach((tag, index) => {
    checkText(tag, `${at}tags[${index}]`, 50);
  });
  checkText(draft.uncertainty?.reason, `${at}uncertainty.reason`, 1000);
  checkEvidence(draft.evidenceIds ?? [], `${at}evidence_ids`);
  checkLength(draft.lines.length, at);
  let debit = 0n;
  let credit = 0n;
  draft.lines.forEach((line, index) => {
    checkLine(line, `${at}lines[${index}]`);
    debit += line.debit;
    credit += line.credit;
  });
  if (debit !== credit) throw unbalanced(debit, credit, at);
  if (debit > maxWireAmount) throw amountTooLarge(`${at}lines`, debit);
  return debit;
}

function checkLength(lines: number, at: string): void {
  if (lines < 2) {
    throw ledgerErrors.JOURNAL_TOO_SHORT(
      `${at}lines: ${lines} given; a journal has at least two, a debit and a credit. Add the other side. Nothing was posted.`,
      { field: `${at}lines`, given: lines },
    );
  }
  if (lines > maxLinesPerJournal) {
    throw ledgerErrors.JOURNAL_TOO_LONG(
      `${at}lines: ${lines} given; a journal has at most ${maxLinesPerJournal}. Split it into balanced journals. Nothing was posted.`,
      { field: `${at}lines`, given: lines },
    );
  }
}

function checkLine(line: LineDraft, at: string): void {
  for (const side of ['debit', 'credit'] as const) {
    const amount = line[side];
    if (amount < 0n) {
      const other = side === 'debit' ? 'credit' : 'debit';
      throw ledgerErrors.AMOUNT_NEGATIVE(`${at}.${side}: ${amount} is negative. Give ${-amount} as ${other} instead. Nothing was posted.`, {
        field: `${at}.${side}`,
        suggested_side: other,
        suggested_amount: wire(-amount),
      });
    }
    if (amount > maxWireAmount) throw amountTooLarge(`${at}.${side}`, amount);
  }
  if (line.debit > 0n && line.credit > 0n) {
    throw ledgerErrors.LINE_TWO_SIDED(
      `${at}: debit ${formatMinor(line.debit)} and credit ${formatMinor(line.credit)} on one line. Make two lines of it. Nothing was posted.`,
      { field: at, debit: wire(line.debit), credit: wire(line.credit) },
    );
  }
  if (line.debit === 0n && line.credit === 0n) {
    throw ledgerErrors.LINE_ZERO(
      `${at}: neither debit nor credit. Give one positive amount in whole won, or leave the line out. Nothing was posted.`,
      {
        field: at,
      },
    );
  }
  checkText(line.memo, `${at}.memo`, 1000);
  checkText(line.counterparty, `${at}.counterparty`, 200);
}

function unbalanced(debit: bigint, credit: bigint, at: string) {
  const residual = debit > credit ? debit - credit : credit - debit;
  const side = debit > credit ? 'credit' : 'debit';
  return ledgerErrors.JOURNAL_UNBALANCED(
    `${at}lines: debit ${formatMinor(debit)}, credit ${formatMinor(credit)}. ${formatMinor(residual)} is missing on the ${side} side. Nothing was posted.`,
    { field: `${at}lines`, debit: wire(debit), credit: wire(credit), residual: { side, amount: wire(residual) } },
  );
}

function amountTooLarge(field: string, amount: bigint) {
  return ledgerErrors.AMOUNT_TOO_LARGE(
    `${field}: ${formatMinor(amount)} is larger than ${formatMinor(maxWireAmount)}. Split it over several journals. Nothing was posted.`,
    { field, max: wire(maxWireAmount) },
  );
}

function checkDate(date: string, field: string): void {
  const parsed = new Date(`${date}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)) return;
  throw ledgerErrors.DATE_OUT_OF_RANGE(
    `${field}: "${date.slice(0, 20)}" is no date. Use YYYY-MM-DD, such as 2026-03-31. Nothing was posted.`,
    { field },
  );
}

function checkText(text: string | undefined, field: string, maxLength: number): void {
  if (text === undefined) return;
  const fault = text === '' && !field.endsWith('memo') ? 'is empty; leave it out instead' : textFault(text, maxLength);
  if (fault !== undefined) throw ledgerErrors.TEXT_INVALID(`${field} ${fault}. Nothing was posted.`, { field });
}

function checkEvidence(ids: readonly string[], field: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw ledgerErrors.EVIDENCE_DUPLICATE(`${field}: ${twice} is named twice. Name each evidence once. Nothing was posted.`, {
      field,
      evidence_id: twice,
    });
  }
}

/** Numbers beyond 2^53−1 go out as text; they only occur in refusals. */
const wire = (amount: bigint): number | string => (amount <= maxWireAmount ? Number(amount) : amount.toString());
