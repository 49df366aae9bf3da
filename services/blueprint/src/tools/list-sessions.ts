import { pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { listSessions as readSessions } from '../identity/index.ts';
import { operatorList, personAndClient, present, readPage } from './operator-list.ts';

export const listSessions = blueprintTool({
  name: 'list_sessions',
  title: 'List sign-ins',
  summary:
    'List who is signed in with which program, the last used first: one line for each sign-in that holds tokens; those that have ended only when asked for.',
  keywords: ['sessions', 'logins', 'tokens', '로그인', '세션'],
  ...operatorList,
  input: z.strictObject({
    ...personAndClient('those'),
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
    const { email, client: clientId, ended, limit } = input;
    const { rows, next } = await readPage(resources, input, {
      key: z.tuple([z.string(), z.string()]),
      read: (tx, key) =>
        readSessions(tx, { email, clientId, ended, limit, before: key === undefined ? undefined : { at: key[0], id: key[1] } }),
      keyOf: ({ last_used_at, id }) => [last_used_at, id],
    });
    return { sessions: rows.map((row) => present(row)), ...next };
  },
});
