import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost } from '../support/hosting.ts';

describe('metadata of the resource (RFC 9728)', () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost(echoService(), { host: { scopes: ['http://localhost:7300/echo/mcp/mcp.access'] } });
  });
  after(() => host.close());

  const forms = [
    '/echo/.well-known/oauth-protected-resource',
    '/echo/mcp/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/echo/mcp',
  ];
  for (const form of forms) {
    test(`at ${form}`, async () => {
      const response = await fetch(host.url + form);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), {
        resource: 'http://localhost:7300/echo/mcp',
        authorization_servers: ['http://localhost:7300/entra/tenant/v2.0'],
        scopes_supported: ['http://localhost:7300/echo/mcp/mcp.access'],
        bearer_methods_supported: ['header'],
        resource_name: 'Echo',
      });
    });
  }

  test('not at the root, which cannot speak for several resources, nor for what is no service', async () => {
    for (const path of [
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/other/mcp',
      '/.well-known/oauth-protected-resource/echo',
    ]) {
      const response = await fetch(host.url + path);
      assert.equal(response.status, 404);
      assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'NOT_FOUND');
    }
  });

  test('never asks for offline_access', async () => {
    const text = await (await fetch(host.url + (forms[2] ?? ''))).text();
    assert.ok(!text.includes('offline_access'));
  });
});
