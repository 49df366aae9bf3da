import type { JournalDraft } from '../ledger/index.ts';

/** A draft as JSON: amounts are text, so that no reader rounds them. */
export interface ProposalContent {
  readonly postedOn: string;
  readonly memo: string;
  readonly counterparty?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly evidenceIds?: readonly string[] | undefined;
  readonly uncertainty?: JournalDraft['uncertainty'];
  readonly lines: readonly (Omit<JournalDraft['lines'][number], 'debit' | 'credit' | 'rawTransactionId'> & {
    readonly debit: string;
    readonly credit: string;
    readonly rawTransactionId?: string | undefined;
  })[];
}

export const toContent = (draft: JournalDraft): ProposalContent => ({
  ...draft,
  lines: draft.lines.map((line) => ({
    ...line,
    debit: `${line.debit}`,
    credit: `${line.credit}`,
    rawTransactionId: line.rawTransactionId === undefined ? undefined : `${line.rawTransactionId}`,
  })),
});

export const toDraft = (content: ProposalContent): JournalDraft => ({
  ...content,
  lines: content.lines.map((line) => ({
    ...line,
    debit: BigInt(line.debit),
    credit: BigInt(line.credit),
    rawTransactionId: line.rawTransactionId === undefined ? undefined : BigInt(line.rawTransactionId),
  })),
});
