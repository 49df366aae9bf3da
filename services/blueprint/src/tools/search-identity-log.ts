import { instantOf, pageInput, pageOutput, periodInput } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';
import { eventKinds, searchEvents } from '../identity/index.ts';
import { operatorList, personAndClient, present, readPage } from './operator-list.ts';

export const searchIdentityLog = blueprintTool({
  name: 'search_identity_log',
  title: 'Search the log of sign-ins and tokens',
  summary:
    'Search the append-only log of every sign-in, token, refresh, refusal, registration and revocation, the latest first: who, which program, which token id, from which address, why.',
  keywords: ['audit', 'sign-in', 'theft', '감사', '로그'],
  ...operatorList,
  input: z.strictObject({
    ...personAndClient('events'),
    kind: z.enum(eventKinds).optional().describe('only events of this kind'),
    ...periodInput,
    ...pageInput,
  }),
  output: z.object({
    events: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        kind: z.enum(eventKinds),
        email: z.string().optional(),
        client_id: z.string().optional(),
        session: z.string().optional(),
        scope: z.string().optional(),
        resource: z.string().optional(),
        token_id: z.string().optional(),
        address: z.string().optional(),
        reason: z.string().optional(),
        request_id: z.string().optional(),
        actor: z.string().optional().describe('who did it, where it was not the person'),
      }),
    ),
    ...pageOutput,
  }),
  example: { kind: 'theft_detected' },
  run: async (input, { resources }) => {
    const { email, client: clientId, kind, limit } = input;
    const filter = { email, clientId, kind, limit, since: instantOf(input.since), until: instantOf(input.until) };
    const { rows, next } = await readPage(resources, input, {
      key: z.string().regex(/^\d{1,18}$/),
      read: (tx, key) => searchEvents(tx, { ...filter, before: key === undefined ? undefined : BigInt(key) }),
      keyOf: ({ id }) => String(id),
    });
    return {
      events: rows.map(({ id, grant_id, jti, ...row }) => present({ id: String(id), session: grant_id, token_id: jti, ...row })),
      ...next,
    };
  },
});
