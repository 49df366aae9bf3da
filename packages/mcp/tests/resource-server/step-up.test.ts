import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryBindings, createVerifier, type Verifier } from '@axe/auth';
import { keyServer } from '../../../auth/tests/support/issuer.ts';
import { platformOf } from '../../../auth/tests/support/platform.ts';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, testSlice } from '../support/hosting.ts';
import { rpc } from '../support/rpc.ts';

const metadataUrl = 'http://localhost:7300/.well-known/oauth-protected-resource/echo/mcp';
const now = () => new Date();

describe('a token of the platform that does not reach far enough', () => {
  let server: Awaited<ReturnType<typeof keyServer>>;
  let platform: Awaited<ReturnType<typeof platformOf>>;
  const hosts: TestHost[] = [];

  before(async () => {
    server = await keyServer();
    platform = await platformOf(server, now, { service: 'echo' });
    const slice = testSlice();
    const verifier: Verifier = createVerifier({ issuers: platform.path, slice: () => slice, bindings: createMemoryBindings(), now });
    for (const fastPath of [true, false]) hosts.push(await startTestHost(echoService(), { host: { verifier, fastPath } }));
  });
  after(async () => {
    for (const host of hosts) await host.close();
    await server.close();
  });

  const call = async (host: TestHost, scope: string, name: string, args: object) =>
    rpc(`${host.url}/echo/mcp`, await platform.token({ scope }), 'modern', 'tools/call', { name, arguments: args });

  test('reads, and is told the scope that the write needs; with it the same call passes', async () => {
    const note = { entity_id: 'acmec', note: 'x' };
    for (const host of hosts) {
      assert.equal((await call(host, 'echo:read', 'read_entity', { entity_id: 'acmec' })).status, 200);
      const refused = await call(host, 'openid echo:read', 'write_note', note);
      assert.equal(refused.status, 403);
      assert.equal(refused.body.error.code, 'INSUFFICIENT_SCOPE');
      assert.deepEqual([refused.body.error.context.scope, refused.body.error.context.needed], ['echo:write', 'write']);
      const challenge = refused.headers.get('www-authenticate') ?? '';
      const start = `Bearer realm="echo", resource_metadata="${metadataUrl}", scope="echo:write", error="insufficient_scope", error_description="`;
      assert.ok(challenge.startsWith(start), challenge);
      assert.deepEqual((await call(host, 'openid echo:write', 'write_note', note)).body.result.structuredContent, { note: 'x' });
    }
  });

  test('is shown the tool all the same, so that the client can ask for more', async () => {
    for (const host of hosts) {
      const { body } = await rpc(`${host.url}/echo/mcp`, await platform.token({ scope: 'echo:read' }), 'modern', 'tools/list');
      assert.ok((body.result.tools as { name: string }[]).some(({ name }) => name === 'write_note'));
    }
  });

  test('gets no challenge where the registry grants nothing: a better token would not help', async () => {
    for (const host of hosts) {
      const refused = await call(host, 'echo:read', 'write_note', { entity_id: 'acmev', note: 'x' });
      assert.deepEqual([refused.status, refused.body.error.code], [403, 'ENTITY_NOT_AUTHORIZED']);
      assert.equal(refused.headers.get('www-authenticate'), null);
    }
  });

  test('that names other services only is sent for the scope of this one', async () => {
    for (const host of hosts) {
      const refused = await call(host, 'openid hive', 'read_entity', { entity_id: 'acmec' });
      assert.deepEqual([refused.status, refused.body.error.code], [403, 'INSUFFICIENT_SCOPE']);
      assert.match(refused.headers.get('www-authenticate') ?? '', /scope="echo", error="insufficient_scope"/);
    }
  });

  test('an ID token of the same provider is no access token: 401', async () => {
    for (const host of hosts) {
      const token = await platform.token({}, { typ: 'JWT' });
      const refused = await rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/list');
      assert.deepEqual(
        [refused.status, refused.body.error.code, refused.body.error.context.reason],
        [401, 'INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'],
      );
    }
  });
});
