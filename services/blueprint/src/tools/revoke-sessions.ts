import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { revokeAccess } from '../identity/index.ts';

export const revokeSessions = blueprintTool({
  name: 'revoke_sessions',
  title: 'Revoke sign-ins',
  summary:
    'End one sign-in, every sign-in of a person, or every sign-in with a program (the program is blocked, too, unless it is one of the house). Refresh tokens end at once, access tokens within seconds at every service. Rights in the registry stay as they are: a person may sign in again.',
  keywords: ['logout', 'block', 'stolen', '해지', '로그아웃', '차단'],
  scope: 'admin',
  for: ['operator', 'admin'],
  effect: 'change',
  reach: 'service',
  errors: ['REVOKE_TARGET_INVALID', 'SESSION_NOT_FOUND', 'CLIENT_NOT_FOUND'],
  input: z.strictObject({
    session: z.string().max(200).optional().describe('id of one sign-in'),
    email: z.string().max(320).optional().describe('all of this person, in browsers too'),
    client: z.string().max(2048).optional().describe('all with this client id'),
    reason: z.string().min(1).max(300).default('revoked by an administrator').describe('kept in the log'),
  }),
  output: z.object({
    revoked: z.array(z.object({ session: z.string(), email: z.string(), client_id: z.string() })),
    browsers: z.int().describe('browsers signed out'),
    blocked: z.boolean().describe('the program may not sign anybody in any more'),
  }),
  example: { email: 'kim@acme.example', reason: 'laptop lost' },
  run: async ({ session, email, client, reason }, { actor, requestId, tx }) => {
    const done = await revokeAccess(tx, { session, email, client }, { actor, reason, requestId });
    const revoked = done.sessions.map(({ id, email: of, client_id }) => ({ session: id, email: of, client_id }));
    return { revoked, browsers: done.browsers, blocked: done.blocked };
  },
});
