import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runServiceProcess } from '@axe/mcp/testing';
import { createServiceDatabase } from '@axe/pg';
import { testCluster } from '@axe/pg/testing';
import { demoRegistryFile } from '@axe/registry';

const entityKey = 'k'.repeat(64);
const run = (environment: Record<string, string>) =>
  runServiceProcess('blueprint', new URL('../src/main.ts', import.meta.url), environment);

describe('the provider as a process of a production host', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'blueprint-main-'));
  after(() => rm(folder, { recursive: true }));
  const { url: superuserUrl } = await testCluster();
  const { url } = await createServiceDatabase({ superuserUrl, service: 'blueprint', entityKey, database: `idp_${process.pid}` });
  const settings = {
    AXE_CUSTOMER: 'acme',
    AXE_REGISTRY: fileURLToPath(demoRegistryFile),
    AXE_PUBLIC_URL: 'https://acme.platform.example',
    AXE_DATA: folder,
    AXE_BOOTSTRAP_SECRETS: 's'.repeat(40),
    AXE_ENTITY_KEY: entityKey,
    AXE_IDENTITY_KEY: 'i'.repeat(48),
    DATABASE_URL: url,
    PORT: '0',
  };
  const metadata = async (address: string) => {
    const response = await fetch(`${address}/blueprint/.well-known/oauth-protected-resource`);
    return (await response.json()) as { authorization_servers: string[]; scopes_supported: string[] };
  };
  const tenant = 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0';

  test('serves the provider at the public address; without the setting nothing trusts or names it', async () => {
    const process = run(settings);
    const address = await process.address();
    const discovery = (await (await fetch(`${address}/.well-known/openid-configuration`)).json()) as { issuer: string; jwks_uri: string };
    assert.deepEqual(
      [discovery.issuer, discovery.jwks_uri],
      ['https://acme.platform.example', 'https://acme.platform.example/.well-known/jwks.json'],
    );
    assert.deepEqual(await metadata(address), {
      ...(await metadata(address)),
      authorization_servers: [tenant],
      scopes_supported: ['http://localhost:7300/blueprint/mcp/mcp.access'],
    });
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'at+jwt', kid: 'x' })).toString('base64url');
    const claims = Buffer.from(JSON.stringify({ iss: 'https://acme.platform.example', aud: 'axe:acme' })).toString('base64url');
    const refused = await fetch(`${address}/blueprint/schemas`, { headers: { authorization: `Bearer ${header}.${claims}.c2ln` } });
    assert.equal(refused.status, 401);
    assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'UNTRUSTED_ISSUER');
    process.child.kill('SIGTERM');
    assert.equal(await process.exited, 0);
  });

  test('with the setting the platform is advertised, and its tokens are asked for their signature', async () => {
    const process = run({ ...settings, AXE_PLATFORM_ISSUER: 'https://acme.platform.example' });
    const address = await process.address();
    const { authorization_servers, scopes_supported } = await metadata(address);
    assert.deepEqual([authorization_servers, scopes_supported], [['https://acme.platform.example'], ['blueprint']]);
    process.child.kill('SIGTERM');
    assert.equal(await process.exited, 0);
  });

  test('does not start with another identity key than the one that sealed the signing keys, nor without one', async () => {
    for (const [key, said] of [
      ['j'.repeat(48), /cannot be opened with this identity key/],
      ['', /AXE_IDENTITY_KEY/],
    ] as const) {
      const process = run({ ...settings, AXE_IDENTITY_KEY: key });
      assert.equal(await process.exited, 1);
      assert.match(process.lines.join('\n'), said);
    }
  });
});
