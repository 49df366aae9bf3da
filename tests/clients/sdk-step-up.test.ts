import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { auth, UnauthorizedError } from '@modelcontextprotocol/client';
import { call } from '../journeys/support/signed-in-client.ts';
import { claimsOf } from './support/claims-of.ts';
import { connectSignedIn, createPersonsProvider, type Era, eras, type PersonsProvider } from './support/oauth-client.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

let machine: Machine;
before(async () => {
  machine = await startMachine();
});
after(() => machine?.close());

const sale = (key: string) => ({
  entity_id: 'acmec',
  posted_on: '2026-05-04',
  memo: 'A sale',
  lines: [
    { account: '1104', debit: 1000 },
    { account: '4001', credit: 1000 },
  ],
  idempotency_key: key,
});

async function signInFor(provider: PersonsProvider, scope: string): Promise<void> {
  const serverUrl = machine.resource;
  assert.equal(await auth(provider, { serverUrl, scope, forceReauthorization: true }), 'REDIRECT');
  const { code, iss } = Object.fromEntries(provider.takeCallback());
  assert.ok(code !== undefined && iss !== undefined);
  assert.equal(await auth(provider, { serverUrl, authorizationCode: code, iss }), 'AUTHORIZED');
}

for (const era of Object.keys(eras) as Era[]) {
  test(`a client that may only read is sent for more when it writes, and asks nothing twice (${eras[era]})`, async () => {
    const provider = createPersonsProvider({ email: 'kim@acme.example' });
    await signInFor(provider, 'frame:read');
    const { client, transport } = await connectSignedIn(machine.resource, provider, era);
    assert.equal(claimsOf(provider.current()?.access_token).scope, 'frame:read');
    const read = await call(client, 'query_trial_balance', { entity_id: 'acmec', as_of: '2026-10-31' });
    assert.equal(read.refused, false);
    assert.equal(provider.consents(), 1);

    await assert.rejects(call(client, 'post_journal', sale(era)), UnauthorizedError);
    const asked = provider.authorizations.at(-1)?.searchParams.get('scope')?.split(' ').sort();
    assert.deepEqual(asked, ['frame:read', 'frame:write']);
    assert.equal(provider.consents(), 2, 'writing is new to the person');
    await transport.finishAuth(provider.takeCallback());
    const written = await call(client, 'post_journal', sale(era));
    assert.equal(written.refused, false, JSON.stringify(written.body));
    assert.deepEqual(String(claimsOf(provider.current()?.access_token).scope).split(' ').sort(), ['frame:read', 'frame:write']);

    for (const scope of ['frame:read frame:write', 'frame:read', 'frame:write']) await signInFor(provider, scope);
    assert.equal(provider.consents(), 2, 'what was allowed before is remembered');
    await client.close();
  });
}

test('less than what was allowed is not asked about, more is', async () => {
  const provider = createPersonsProvider({ email: 'kim@acme.example' });
  const asked: number[] = [];
  for (const scope of ['frame:write', 'frame:read', 'frame:close', 'frame:reopen', 'frame', 'frame:admin', 'frame:reopen']) {
    await signInFor(provider, scope);
    asked.push(provider.consents());
    assert.equal(claimsOf(provider.current()?.access_token).scope, scope, 'what is granted is what was asked for');
  }
  assert.deepEqual(asked, [1, 1, 2, 3, 4, 4, 4]);
});

test('the challenge says what the call needs and where to ask for it', async () => {
  const provider = createPersonsProvider({ email: 'kim@acme.example' });
  await signInFor(provider, 'frame:read');
  const answer = await fetch(machine.resource, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${provider.current()?.access_token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'post_journal', arguments: sale('challenge') },
    }),
  });
  assert.equal(answer.status, 403);
  const challenge = answer.headers.get('www-authenticate') ?? '';
  assert.match(challenge, /error="insufficient_scope"/);
  assert.match(challenge, /scope="frame:write"/);
  assert.ok(challenge.includes(`resource_metadata="${machine.url}/.well-known/oauth-protected-resource/frame/mcp"`), challenge);
});

test('lee, whom the registry lets only read, is not sent in circles for a right that no consent can give', async () => {
  const provider = createPersonsProvider({ email: 'lee@acme.example' });
  const { client } = await connectSignedIn(machine.resource, provider, 'modern');
  const refused = await call(client, 'post_journal', sale('lee')).catch((error: unknown) => String(error));
  assert.match(JSON.stringify(refused), /ENTITY_NOT_AUTHORIZED/);
  assert.equal(provider.authorizations.length, 1);
  await client.close();
});
