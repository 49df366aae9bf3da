import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientMetadata, fetchDocument, isFault } from '../../src/identity/clients/index.ts';

/** No address counts as public, as on a machine without a way out. */
const cutOff = { isInside: () => true };

for (const name of ['claude-code-client-metadata', 'mcp-oauth-client-metadata']) {
  test(`${name} is known where its address cannot be reached`, async () => {
    const address = `https://claude.ai/oauth/${name}`;
    const answer = await fetchDocument(address, cutOff);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('cache-control') ?? '', /^max-age=\d{1,3}$/, 'the address is soon asked again');
    const document = (await answer.json()) as Record<string, unknown>;
    assert.equal(document.client_id, address);
    assert.equal(document.token_endpoint_auth_method, 'none');
    assert.equal(isFault(clientMetadata(document, [])), false, 'it may do no more than a client that registers itself');
  });
}

test('nothing else at that site is', async () => {
  for (const path of ['oauth/claude-code-client-metadata/', 'oauth/claude-code-client-metadata?x=1', 'oauth/other', 'oauth/']) {
    await assert.rejects(fetchDocument(`https://claude.ai/${path}`, cutOff), path);
  }
  await assert.rejects(fetchDocument('http://claude.ai/oauth/claude-code-client-metadata', cutOff));
  await assert.rejects(fetchDocument('https://claude.ai.evil.example/oauth/claude-code-client-metadata', cutOff));
});
