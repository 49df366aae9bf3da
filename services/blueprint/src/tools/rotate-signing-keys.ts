import * as z from 'zod';
import { blueprintTool } from '../blueprint-tool.ts';

export const rotateSigningKeys = blueprintTool({
  name: 'rotate_signing_keys',
  title: 'Rotate the signing keys',
  summary:
    'Let the key that was announced last sign from now on, and announce another. Tokens signed before stay good until they end. Refused while the announcement may not have reached every cache yet (an hour), unless now is true.',
  keywords: ['keys', 'jwks', '키 교체'],
  scope: 'admin',
  for: ['operator'],
  effect: 'change',
  reach: 'service',
  errors: ['KEY_TOO_YOUNG'],
  input: z.strictObject({ now: z.boolean().default(false).describe('do not wait: the present key must go') }),
  output: z.object({
    active: z.string().describe('kid that signs from now on'),
    retired: z.string().describe('kid that signed until now; published until its tokens have ended'),
    next: z.string().describe('kid that is announced'),
  }),
  example: {},
  run: async ({ now }, { actor, requestId, resources, tx }) => {
    const rotation = await resources.identity.rotateKeys(tx, { now });
    await tx.execute(`insert into identity_event (kind, reason, request_id, actor) values ('keys_rotated', $1, $2, $3)`, [
      `${rotation.retired} gave way to ${rotation.active}`,
      requestId,
      actor,
    ]);
    return rotation;
  },
});
