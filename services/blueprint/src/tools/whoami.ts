import { coveredScopes, scopes } from '@axe/kit';
import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';

export const whoami = blueprintTool({
  name: 'whoami',
  title: 'Who am I',
  summary:
    'Say who is calling: the person or agent behind the token, the customer of this machine, the roles held, and the scopes in each legal entity. Use it to see what the other tools will allow.',
  keywords: ['rights', 'permissions', 'account', '권한', '나는 누구', '로그인'],
  scope: 'read',
  for: 'everybody',
  effect: 'read',
  reach: 'service',
  errors: [],
  input: z.strictObject({}),
  output: z.object({
    actor: z.string().describe('person:<e-mail> or agent:<id>'),
    on_behalf_of: z.string().optional().describe('the person an agent acts for'),
    email: z.string().optional().describe('of a person'),
    customer: z.object({ id: z.string(), name: z.string() }),
    roles: z.array(z.enum(['operator', 'admin'])).describe('operator: runs the platform; admin: administers this customer'),
    rights: z.array(z.object({ entity: z.string(), name: z.string(), scopes: z.array(z.enum(scopes)) })).describe('by legal entity'),
  }),
  example: {},
  run: async (_input, { actor, onBehalfOf, rights, roles, resources }) => {
    const { id, customer } = resources.customer();
    const held = customer.entities.flatMap((entity) => {
      const covered = coveredScopes(rights.get(entity));
      return covered.length === 0 ? [] : [{ entity, name: customer.entity_meta[entity]?.legal_name ?? entity, scopes: [...covered] }];
    });
    return {
      actor,
      ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
      ...(actor.startsWith('person:') ? { email: actor.slice('person:'.length) } : {}),
      customer: { id, name: customer.legal_name },
      roles: [...roles].sort(),
      rights: held,
    };
  },
});
