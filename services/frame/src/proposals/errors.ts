import { defineErrors } from '@axe/kit';

export const proposalErrors = defineErrors({
  PROPOSAL_NOT_FOUND: { kind: 'missing', summary: 'No proposal has this hash.', remedy: 'Pass the hash that propose_journal returned.' },
  PROPOSAL_STALE: {
    kind: 'conflict',
    summary: 'The accounts, the period or the policy changed since the proposal.',
    remedy: 'Propose again and look at the new preview.',
  },
  PROPOSAL_COMMITTED: { kind: 'conflict', summary: 'The proposal was committed before.', remedy: 'Read the journal it became.' },
});
