import { decodeCursor, encodeCursor, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { listClients as readClients } from '../identity/index.ts';

export const listClients = blueprintTool({
  name: 'list_clients',
  title: 'List programs that people sign in with',
  summary:
    'List the OAuth clients of this customer: those of the house, those that registered themselves, and those known by a metadata document, each with its live sign-ins and where its answers go.',
  keywords: ['oauth', 'apps', 'connectors', '클라이언트', '앱'],
  scope: 'admin',
  for: ['operator', 'admin'],
  effect: 'read',
  reach: 'service',
  errors: ['CURSOR_INVALID'],
  input: z.strictObject(pageInput),
  output: z.object({
    clients: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['house', 'registered', 'document']),
        name: z.string().optional(),
        redirect_uris: z.array(z.string()),
        registered_at: z.string().optional(),
        registered_from: z.string().optional().describe('address that registered it'),
        sessions: z.int().describe('live sign-ins'),
        last_used_at: z.string().optional(),
        blocked: z.boolean(),
      }),
    ),
    ...pageOutput,
  }),
  example: {},
  run: async (input, { resources }) => {
    const after = decodeCursor(input.cursor, z.string()) ?? '';
    const rows = await resources.database.shared((tx) => readClients(tx, { after, limit: input.limit }));
    const last = rows.length === input.limit ? rows.at(-1) : undefined;
    return {
      clients: rows.map(({ name, registered_at, registered_from, last_used_at, ...row }) => ({
        ...row,
        redirect_uris: [...row.redirect_uris],
        sessions: Number(row.sessions),
        ...(name === null ? {} : { name }),
        ...(registered_at === null ? {} : { registered_at }),
        ...(registered_from === null ? {} : { registered_from }),
        ...(last_used_at === null ? {} : { last_used_at }),
      })),
      ...(last === undefined ? {} : { next_cursor: encodeCursor(last.id) }),
    };
  },
});
