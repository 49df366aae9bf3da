import type { EntityTx } from '@axe/pg';
import { resolveReferences } from '../accounts/index.ts';
import { checkDrafts } from './check-drafts.ts';

import type { JournalDraft, PostedJournal } from './drafts.ts';
import { ledgerErrors } from './errors.ts';
import { explainRefusedPost } from './explain-refused-post.ts';
import { postStatement } from './post-statement.ts';

/** What ties a posted journal to the record it comes from; one journal a call. */
export interface PostOrigin {
  readonly reversesId?: bigint;
  readonly proposalHash?: string;
}

interface PostedRow {
  readonly id: bigint;
  readonly fiscal_year: number;
  readonly number: number;
  readonly posted_on: string;
  readonly amount: bigint;
}

/**
 * Posts 1 to 1,000 journals, all or nothing, in order; the answer has one entry per draft in the same order. One statement
 * whose text is the same for one and for a thousand; it stores nothing when a row of it may not be posted, and only then
 * is the reason looked up. Locks the rows of the fiscal years it writes, oldest first.
 */
export async function postJournals(
  tx: EntityTx,
  drafts: readonly JournalDraft[],
  origin: PostOrigin = {},
): Promise<readonly PostedJournal[]> {
  const amounts = checkDrafts(drafts);
  const codes = await resolveReferences(
    tx,
    drafts.flatMap((draft, index) => {
      const at = drafts.length === 1 ? '' : `journals[${index}].`;
      return draft.lines.map((line, place) => ({ reference: line.account, field: `${at}lines[${place}].account` }));
    }),
  );
  const values = statementValues(drafts, amounts, codes, origin);
  await refuseUnknownEvidence(tx, drafts);
  let rows = await runStatement(tx, values);
  if (rows.length === 0) {
    // Either the drafts are wrong, which throws here, or their fiscal year had to be opened first.
    await explainRefusedPost(tx, drafts, codes);
    rows = await runStatement(tx, values);
  }
  if (rows.length !== drafts.length) throw new Error(`posted ${rows.length} of ${drafts.length} journals`);
  return rows.map((row) => ({
    journalId: row.id,
    fiscalYear: row.fiscal_year,
    number: row.number,
    postedOn: row.posted_on,
    amount: row.amount,
  }));
}

/** Lines up to which a plan made without knowing the arrays is as good as one made for them, and planning would cost more than posting. */
const maxLinesForKeptPlan = 50;

// Plans of triggers and foreign keys are made once a connection, often while the books are nearly empty, when reading a whole
// table looks cheap; they must not stay so while the books grow. Both settings end with the transaction.
const growingTables = "select set_config('enable_seqscan', 'off', true)";
const growingTablesKeptPlan = "select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)";

async function runStatement(tx: EntityTx, values: ReturnType<typeof statementValues>): Promise<readonly PostedRow[]> {
  const [, , , , , , , , , ordinals] = values;
  // Both statements leave in one write.
  const [, rows] = await Promise.all([
    tx.execute(ordinals.length > maxLinesForKeptPlan ? growingTables : growingTablesKeptPlan),
    tx.query<PostedRow>(postStatement, values),
  ]);
  return rows;
}

function statementValues(
  drafts: readonly JournalDraft[],
  amounts: readonly bigint[],
  codes: ReadonlyMap<string, string>,
  origin: PostOrigin,
) {
  const lines = drafts.flatMap((draft, index) => draft.lines.map((line, position) => ({ ...line, draft, index, position })));
  return [
    drafts.map((draft) => draft.postedOn),
    drafts.map((draft) => draft.memo),
    drafts.map((draft) => draft.counterparty ?? null),
    amounts,
    drafts.map((draft) => arrayLiteral(draft.tags ?? [])),
    drafts.map((draft) => arrayLiteral(draft.evidenceIds ?? [])),
    drafts.map((draft) => (draft.uncertainty === undefined ? null : JSON.stringify(draft.uncertainty))),
    origin.reversesId ?? null,
    origin.proposalHash ?? null,
    lines.map((line) => line.index + 1),
    lines.map((line) => line.position + 1),
    lines.map((line) => codes.get(line.account) ?? line.account),
    lines.map((line) => line.debit),
    lines.map((line) => line.credit),
    lines.map((line) => line.counterparty ?? line.draft.counterparty ?? null),
    lines.map((line) => line.memo ?? null),
    lines.map((line) => line.rawTransactionId ?? null),
    lines.map((line) => (line.source === undefined ? null : JSON.stringify(line.source))),
  ] as const;
}

/** An array inside an array, which unnest cannot take apart otherwise; the statement casts it. */
const arrayLiteral = (items: readonly string[]): string => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

async function refuseUnknownEvidence(tx: EntityTx, drafts: readonly JournalDraft[]): Promise<void> {
  const named = [...new Set(drafts.flatMap((draft) => draft.evidenceIds ?? []))];
  if (named.length === 0) return;
  const unknown = await tx.query<{ id: string }>(
    'select n.id from unnest($1::text[]) as n (id) where not exists (select from evidence e where e.sha256 = n.id) limit 5',
    [named],
  );
  const [first] = unknown;
  if (first === undefined) return;
  const ids = unknown.map((row) => row.id);
  throw ledgerErrors.EVIDENCE_UNKNOWN(`evidence_ids: no evidence ${ids.join(', ')} is stored. Store the file first. Nothing was posted.`, {
    evidence_ids: ids,
  });
}
