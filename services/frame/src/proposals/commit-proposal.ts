import { databaseCause, type EntityTx } from '@axe/pg';
import { type PostedJournal, postJournals } from '../ledger/index.ts';
import { lockBooks } from '../periods/index.ts';
import { changesBetween, type ProposalBase, readBase, sha256Of } from './base-version.ts';
import { proposalErrors } from './errors.ts';
import { type ProposalContent, toDraft } from './proposal-content.ts';

interface ProposalRow {
  readonly content: { readonly draft: ProposalContent; readonly base: ProposalBase };
  readonly proposed_by: string;
  readonly proposed_for: string | null;
  readonly journal_id: bigint | null;
}

/**
 * Posts exactly what was proposed, if nothing it rests on has changed. Nothing is consumed by a refusal: the proposal can
 * be committed later, by somebody else, once the reason is gone.
 */
export async function commitProposal(tx: EntityTx, hash: string): Promise<PostedJournal> {
  // First the turnstile, then what the proposal rests on, so that it cannot change between the look and the post.
  await lockBooks(tx);
  const row = await tx.maybe<ProposalRow>(
    `select p.content, p.proposed_by, p.proposed_for, j.id as journal_id
     from journal_proposal p left join journal j on j.proposal_hash = p.hash where p.hash = $1`,
    [hash],
  );
  if (row === undefined) {
    throw proposalErrors.PROPOSAL_NOT_FOUND(`No proposal ${hash}. Pass the hash that propose_journal returned. Nothing was posted.`, {
      hash,
    });
  }
  if (row.journal_id !== null) throw committedBefore(hash, row.journal_id);
  if (sha256Of({ content: row.content, proposedBy: row.proposed_by, proposedFor: row.proposed_for }) !== hash) {
    throw proposalErrors.PROPOSAL_STALE(`The stored proposal ${hash} no longer has this hash. Propose again. Nothing was posted.`, {
      hash,
    });
  }
  const { draft, base } = row.content;
  const now = await readBase(tx, draft.postedOn, Object.keys(base.accounts));
  if (sha256Of(now) !== sha256Of(base)) {
    const changes = changesBetween(base, now);
    throw proposalErrors.PROPOSAL_STALE(
      `Since the proposal, ${changes.join('; ')}. Propose again and look at the new preview. Nothing was posted; the proposal was kept.`,
      { hash, changes },
    );
  }
  try {
    const [posted] = await postJournals(tx, [toDraft(draft)], { proposalHash: hash });
    if (posted === undefined) throw new Error('a proposal posted nothing');
    return posted;
  } catch (error) {
    if (databaseCause(error)?.constraint === 'proposal_committed_once') throw committedBefore(hash, undefined);
    throw error;
  }
}

const committedBefore = (hash: string, journalId: bigint | undefined) =>
  proposalErrors.PROPOSAL_COMMITTED(
    `Proposal ${hash.slice(0, 12)}… was committed before${journalId === undefined ? '' : ` as journal ${journalId}`}. Nothing was posted.`,
    { hash, ...(journalId === undefined ? {} : { journal_id: Number(journalId) }) },
  );
