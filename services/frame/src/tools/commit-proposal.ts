import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { commitProposal as commit } from '../proposals/index.ts';
import { fromPosted, postedJournal } from './fields.ts';

export const commitProposal = frameTool({
  name: 'commit_proposal',
  title: 'Commit proposal',
  keywords: ['제안 승인', 'approve'],
  summary:
    'Post exactly what propose_journal stored under this hash. Refused when anything it rests on changed since, or when one person would both propose and commit above the limit of agents. A refusal does not use the proposal up.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: ['PERIOD_CLOSED', 'PROPOSAL_NOT_FOUND', 'PROPOSAL_STALE', 'PROPOSAL_COMMITTED', 'SECOND_ACTOR_REQUIRED'],
  input: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash that propose_journal returned, 64 lower-case hex digits') }),
  output: z.object({ ...postedJournal, proposal_hash: z.string() }),
  example: { hash: '0'.repeat(64) },
  async run(input, { tx, dryRun }) {
    return { ...fromPosted(await commit(tx, input.hash), dryRun), proposal_hash: input.hash };
  },
});
