import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { auth } from '@modelcontextprotocol/client';
import { call } from '../journeys/support/signed-in-client.ts';
import { callStatus } from './support/call-status.ts';
import { claimsOf } from './support/claims-of.ts';
import { connectSignedIn, createPersonsProvider, type Era, eras } from './support/oauth-client.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

let machine: Machine;
before(async () => {
  machine = await startMachine();
});
after(() => machine?.close());

for (const era of Object.keys(eras) as Era[]) {
  test(`from nothing but the address: discovered, registered, signed in, working (${eras[era]})`, async () => {
    const provider = createPersonsProvider({ email: 'kim@acme.example' });
    const { client } = await connectSignedIn(machine.resource, provider, era);
    const registered = await provider.clientInformation();
    assert.match(String(registered?.client_id), /^dyn_/);
    const [asked] = provider.authorizations;
    assert.equal(asked?.searchParams.get('resource'), machine.resource);
    assert.equal(asked?.searchParams.get('scope'), 'frame');
    assert.equal(provider.consents(), 1);
    const claims = claimsOf(provider.current()?.access_token);
    assert.deepEqual([claims.aud, claims.scope, claims.email], [machine.resource, 'frame', 'kim@acme.example']);

    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'query_trial_balance'));
    const { refused, body } = await call(client, 'query_trial_balance', { entity_id: 'acmec', as_of: '2026-10-31' });
    assert.equal(refused, false, JSON.stringify(body));
    await client.close();
  });
}

test('a token that ended is renewed in the middle of the work, without the person', async () => {
  const provider = createPersonsProvider({ email: 'kim@acme.example' });
  const { client } = await connectSignedIn(machine.resource, provider, 'modern');
  const before = provider.current();
  const later = Date.now() + 2 * 3600 * 1000;
  mock.timers.enable({ apis: ['Date'], now: later });
  try {
    const { refused } = await call(client, 'query_trial_balance', { entity_id: 'acmec', as_of: '2026-10-31' });
    assert.equal(refused, false);
  } finally {
    mock.timers.reset();
  }
  const after = provider.current();
  assert.notEqual(after?.access_token, before?.access_token);
  assert.notEqual(after?.refresh_token, before?.refresh_token, 'refresh tokens rotate');
  assert.equal(provider.authorizations.length, 1, 'nobody had to look at a page');
  await client.close();
});

test('a host may renew before the end; the old token stays good until it ends', async () => {
  const provider = createPersonsProvider({ email: 'kim@acme.example' });
  const { client } = await connectSignedIn(machine.resource, provider, 'legacy');
  const before = provider.current();
  assert.ok(Number(before?.expires_in) > 3000 && Number(before?.expires_in) <= 3600);
  assert.equal(await auth(provider, { serverUrl: machine.resource }), 'AUTHORIZED');
  assert.notEqual(provider.current()?.access_token, before?.access_token);
  assert.equal(await callStatus(machine.resource, String(before?.access_token)), 200);
  await client.close();
});
