export { commitProposal } from './commit-proposal.ts';
export { proposalErrors } from './errors.ts';
export { type Proposal, proposeJournal } from './propose-journal.ts';
