import type { EntityTx } from '@axe/pg';
import { resolveReferences } from '../accounts/index.ts';
import { type AccountTotals, balancesAsOf } from '../balances/index.ts';
import { checkDrafts, type JournalDraft, postJournals } from '../ledger/index.ts';
import { readPolicy } from '../policy/index.ts';
import { type ProposalBase, readBase, sha256Of } from './base-version.ts';
import { toContent } from './proposal-content.ts';

export interface Proposal {
  readonly hash: string;
  readonly baseVersion: string;
  readonly amount: bigint;
  readonly needsSecondActor: boolean;
  readonly accounts: readonly { readonly code: string; readonly before: AccountTotals; readonly after: AccountTotals }[];
}

/** Thrown to leave the savepoint of the preview; never leaves this file. */
class PreviewDone extends Error {}

/** Posts the draft for show, stores it to the letter, and answers the hash under which somebody commits it. */
export async function proposeJournal(tx: EntityTx, draft: JournalDraft): Promise<Proposal> {
  const [amount = 0n] = checkDrafts([draft]);
  const resolved = await resolveReferences(
    tx,
    draft.lines.map((line, place) => ({ reference: line.account, field: `lines[${place}].account` })),
  );
  const exact: JournalDraft = {
    ...draft,
    lines: draft.lines.map((line) => ({ ...line, account: resolved.get(line.account) ?? line.account })),
  };
  const codes = [...new Set(exact.lines.map((line) => line.account))].sort();
  const base = await readBase(tx, exact.postedOn, codes);
  const after = await preview(tx, exact, codes);
  const { agentPostingLimit } = await readPolicy(tx);
  const stored = await store(tx, exact, base);
  return {
    ...stored,
    amount,
    needsSecondActor: amount > agentPostingLimit && tx.session.actor.startsWith('agent:'),
    accounts: codes.map((code) => ({ code, before: totalsIn(base, code), after: after.get(code) ?? totalsIn(base, code) })),
  };
}

/** The balances after posting, from the posting itself, undone again with every check of the journal forced before. */
async function preview(tx: EntityTx, draft: JournalDraft, codes: readonly string[]): Promise<ReadonlyMap<string, AccountTotals>> {
  let after: ReadonlyMap<string, AccountTotals> = new Map();
  try {
    await tx.savepoint(async () => {
      await postJournals(tx, [draft]);
      // Not journal_second_actor: who commits is not known yet.
      await tx.execute('set constraints journal_whole, journal_line_balanced immediate');
      after = await balancesAsOf(tx, { asOf: '2999-12-31', codes });
      throw new PreviewDone();
    });
  } catch (error) {
    if (!(error instanceof PreviewDone)) throw error;
  }
  return after;
}

async function store(tx: EntityTx, draft: JournalDraft, base: ProposalBase): Promise<{ hash: string; baseVersion: string }> {
  const baseVersion = sha256Of(base);
  const content = { draft: toContent(draft), base };
  const hash = sha256Of({ content, proposedBy: tx.session.actor, proposedFor: tx.session.onBehalfOf ?? null });
  // The same proposal again is the same proposal.
  await tx.execute('insert into journal_proposal (hash, content, base_version) values ($1, $2::jsonb, $3) on conflict (hash) do nothing', [
    hash,
    JSON.stringify(content),
    baseVersion,
  ]);
  return { hash, baseVersion };
}

function totalsIn(base: ProposalBase, code: string): AccountTotals {
  const totals = base.accounts[code];
  return { code, debit: BigInt(totals?.debit ?? 0), credit: BigInt(totals?.credit ?? 0) };
}
