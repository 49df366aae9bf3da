import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call } from '../journeys/support/signed-in-client.ts';
import { claimsOf } from './support/claims-of.ts';
import { type DocumentServer, startDocumentServer } from './support/document-server.ts';
import { connectSignedIn, createPersonsProvider, type Era, eras, redirectUrl } from './support/oauth-client.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

let vendor: DocumentServer;
let machine: Machine;
before(async () => {
  vendor = await startDocumentServer({
    client_name: 'Vendor with a document',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  });
  machine = await startMachine({ documentFetch: { isInside: () => false, ca: vendor.ca } });
});
after(async () => {
  await machine?.close();
  await vendor?.close();
});

for (const era of Object.keys(eras) as Era[]) {
  test(`a client with a metadata document is not registered; its document is its id (${eras[era]})`, async () => {
    const provider = createPersonsProvider({ email: 'kim@acme.example', clientMetadataUrl: vendor.clientId });
    const { client } = await connectSignedIn(machine.resource, provider, era);
    assert.equal(provider.authorizations[0]?.searchParams.get('client_id'), vendor.clientId);
    const claims = claimsOf(provider.current()?.access_token);
    assert.deepEqual([claims.client_id, claims.aud], [vendor.clientId, machine.resource]);
    const { refused } = await call(client, 'query_trial_balance', { entity_id: 'acmec', as_of: '2026-10-31' });
    assert.equal(refused, false);
    await client.close();
  });
}

test('the document is kept as long as its server allows', () => {
  assert.equal(vendor.fetches(), 1);
});

test('where documents on loopback count as inside, as in production, the client gets a page and no code', async () => {
  const guarded = await startMachine({ documentFetch: { ca: vendor.ca } });
  try {
    const seen = vendor.fetches();
    const provider = createPersonsProvider({ email: 'kim@acme.example', clientMetadataUrl: vendor.clientId });
    await assert.rejects(connectSignedIn(guarded.resource, provider, 'modern'), /CLIENT_UNREADABLE/);
    assert.equal(vendor.fetches(), seen, 'nothing inside was asked');
  } finally {
    await guarded.close();
  }
});
