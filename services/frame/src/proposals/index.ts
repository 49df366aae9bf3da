export { commitProposal } from './commit-proposal.ts';
export { proposalErrors } from './errors.ts';
export { proposeJournal } from './propose-journal.ts';
