import { decodeCursor, encodeCursor, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { listSessions as readSessions } from '../identity/index.ts';

const cursorKey = z.tuple([z.string(), z.string()]);

export const listSessions = blueprintTool({
  name: 'list_sessions',
  title: 'List sign-ins',
  summary:
    'List who is signed in with which program, the last used first: one line for each sign-in that holds tokens; those that have ended only when asked for.',
  keywords: ['sessions', 'logins', 'tokens', '로그인', '세션'],
  scope: 'admin',
  for: ['operator', 'admin'],
  effect: 'read',
  reach: 'service',
  errors: ['CURSOR_INVALID'],
  input: z.strictObject({
    email: z.string().max(320).toLowerCase().optional().describe('only those of this person'),
    client: z.string().max(2048).optional().describe('only those of this client id'),
    ended: z.boolean().default(false).describe('also those that were revoked or have expired'),
    ...pageInput,
  }),
  output: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        email: z.string(),
        client_id: z.string(),
        client_name: z.string().optional(),
        started_at: z.string(),
        last_used_at: z.string(),
        last_address: z.string().optional().describe('where its last token went: tells two machines of one person apart'),
        expires_at: z.string(),
        revoked_at: z.string().optional(),
        revoke_reason: z.string().optional(),
      }),
    ),
    ...pageOutput,
  }),
  example: { email: 'kim@acme.example' },
  run: async (input, { resources }) => {
    const key = decodeCursor(input.cursor, cursorKey);
    const before = key === undefined ? undefined : { at: key[0], id: key[1] };
    const filter = { email: input.email, clientId: input.client, ended: input.ended, limit: input.limit, before };
    const rows = await resources.database.shared((tx) => readSessions(tx, filter));
    const last = rows.length === input.limit ? rows.at(-1) : undefined;
    return {
      sessions: rows.map(({ client_name, revoked_at, revoke_reason, last_address, ...row }) => ({
        ...row,
        ...(client_name === null ? {} : { client_name }),
        ...(last_address === null ? {} : { last_address }),
        ...(revoked_at === null ? {} : { revoked_at }),
        ...(revoke_reason === null ? {} : { revoke_reason }),
      })),
      ...(last === undefined ? {} : { next_cursor: encodeCursor([last.last_used_at, last.id]) }),
    };
  },
});
