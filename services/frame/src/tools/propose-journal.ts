import { amountMinor } from '@axe/kit';
import * as z from 'zod';
import { wireAmount } from '../balances/index.ts';
import { frameTool } from '../frame-tool.ts';
import { proposeJournal as propose } from '../proposals/index.ts';
import { journalInput, postingErrors, toDraft } from './fields.ts';

const totals = z.strictObject({ debit: amountMinor, credit: amountMinor, net: amountMinor.describe('debit minus credit') });

export const proposeJournal = frameTool({
  name: 'propose_journal',
  title: 'Propose journal',
  keywords: ['전표 제안', 'preview'],
  summary:
    'Check a journal exactly as posting would, store it to the letter, and return its hash with the totals of every touched account before and after. commit_proposal posts it, if the accounts, the period and the policy are still the same.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [...postingErrors, 'BALANCE_TOO_LARGE'],
  input: z.object(journalInput),
  output: z.object({
    hash: z.string().describe('pass it to commit_proposal'),
    base_version: z.string().describe('what the proposal rests on; changes when an account, the period or the policy does'),
    amount: amountMinor,
    needs_second_actor: z.boolean().describe('true when a different person has to commit it'),
    accounts: z.array(z.strictObject({ code: z.string(), before: totals, after: totals })),
  }),
  example: {
    posted_on: '2026-03-31',
    memo: 'Depreciation of March',
    lines: [
      { account: '5219', debit: 120_000 },
      { account: '1502', credit: 120_000 },
    ],
  },
  async run(input, { tx }) {
    const proposal = await propose(tx, toDraft(input));
    const wire = (side: { readonly debit: bigint; readonly credit: bigint }, code: string) => ({
      debit: wireAmount(side.debit, `the debit total of ${code}`),
      credit: wireAmount(side.credit, `the credit total of ${code}`),
      net: side.debit - side.credit,
    });
    return {
      hash: proposal.hash,
      base_version: proposal.baseVersion,
      amount: proposal.amount,
      needs_second_actor: proposal.needsSecondActor,
      accounts: proposal.accounts.map(({ code, before, after }) => ({ code, before: wire(before, code), after: wire(after, code) })),
    };
  },
});
