import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { unblockClient as unblock } from '../identity/index.ts';

export const unblockClient = blueprintTool({
  name: 'unblock_client',
  title: 'Let a blocked program sign people in again',
  summary:
    'Take back the block of a program (revoke_sessions with client blocks it). Sign-ins that were ended stay ended, and people are asked again whether they allow the program.',
  keywords: ['allow', 'restore', '차단 해제', '해제'],
  scope: 'admin',
  for: ['operator', 'admin'],
  effect: 'change',
  reach: 'service',
  errors: ['CLIENT_NOT_FOUND'],
  input: z.strictObject({
    client: z.string().min(1).max(2048).describe('id of the program, as list_clients shows it'),
    reason: z.string().min(1).max(300).default('unblocked by an administrator').describe('kept in the log'),
  }),
  output: z.object({ unblocked: z.boolean().describe('false: it was not blocked') }),
  example: { client: 'https://vendor.example/client.json', reason: 'the maker fixed it' },
  run: async ({ client, reason }, { actor, requestId, tx }) => ({ unblocked: await unblock(tx, client, { actor, reason, requestId }) }),
});
