import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type HostedBlueprint, hostBlueprint } from '../support/hosted.ts';

let blueprint: HostedBlueprint;
before(async () => {
  blueprint = await hostBlueprint();
});

test('everybody with a good token learns who they are: with rights, with none, as administrator, as operator', async () => {
  const who = async (email: string) => (await blueprint.call(email, 'whoami')).result;
  assert.deepEqual(await who('kim@acme.example'), {
    actor: 'person:kim@acme.example',
    email: 'kim@acme.example',
    customer: { id: 'acme', name: 'Acme Corporation' },
    roles: [],
    rights: [{ entity: 'acmec', name: 'acmec', scopes: ['read'] }],
  });
  assert.deepEqual((await who('jung@acme.example')).rights, []);
  assert.deepEqual((await who('choi@acme.example')).roles, ['admin']);
  assert.deepEqual((await who('op@axe.example')).roles, ['operator']);
});

test('a person whom the registry does not know is refused before any tool', async () => {
  const { status, result } = await blueprint.call('nobody@elsewhere.example', 'whoami');
  assert.deepEqual([status, result.code], [403, 'USER_NOT_MAPPED']);
});

test('the list shows each person what they may call', async () => {
  assert.deepEqual(await blueprint.list('kim@acme.example'), ['whoami']);
  const administer = ['whoami', 'list_sessions', 'list_clients', 'search_identity_log', 'revoke_sessions', 'unblock_client'];
  assert.deepEqual(await blueprint.list('choi@acme.example'), administer);
  assert.deepEqual(await blueprint.list('op@axe.example'), [...administer, 'rotate_signing_keys']);
});
