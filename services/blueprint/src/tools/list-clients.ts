import { pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { listClients as readClients } from '../identity/index.ts';
import { operatorList, present, readPage } from './operator-list.ts';

export const listClients = blueprintTool({
  name: 'list_clients',
  title: 'List programs that people sign in with',
  summary:
    'List the OAuth clients of this customer: those of the house, those that registered themselves, and those known by a metadata document, each with its live sign-ins and where its answers go.',
  keywords: ['oauth', 'apps', 'connectors', '클라이언트', '앱'],
  ...operatorList,
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
    const { rows, next } = await readPage(resources, input, {
      key: z.string(),
      read: (tx, after = '') => readClients(tx, { after, limit: input.limit }),
      keyOf: ({ id }) => id,
    });
    return {
      clients: rows.map((row) => ({ ...present(row), redirect_uris: [...row.redirect_uris], sessions: Number(row.sessions) })),
      ...next,
    };
  },
});
