import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectorClientId } from '@axe/blueprint';
import { demoRegistryFile, loadRegistry, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { catalogueOf, itemDraft } from '../../src/connectors/catalogue.ts';
import { connectorPage } from '../../src/connectors/connector-page.ts';
import { twoCustomers } from './samples.ts';

const catalogue = (customer: string, text = twoCustomers) =>
  catalogueOf(sliceOf(parseRegistry(text, { file: 'customers.yaml' }).registry, customer));

test('at the tenant a connector has the app of the service, its secret by name, and the scopes of the tenant', () => {
  const { entries, left } = catalogue('acme');
  assert.deepEqual(
    entries.map(({ item, url, issuer, clientId, secretItem, scopes, tenantId }) => ({
      item,
      url,
      issuer,
      clientId,
      secretItem,
      scopes,
      tenantId,
    })),
    [
      {
        item: 'Frame MCP (acme)',
        url: 'https://acme.platform.example/frame/mcp',
        issuer: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0',
        clientId: 'aaaaaaaa-0000-4000-8000-00000000f4a3',
        secretItem: 'frame/acme/oauth-client-secret',
        scopes: ['openid', 'https://acme.platform.example/frame/mcp/mcp.access'],
        tenantId: '11111111-1111-4111-8111-111111111111',
      },
      {
        item: 'Hive MCP (acme)',
        url: 'https://acme.platform.example/hive/mcp',
        issuer: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0',
        clientId: 'aaaaaaaa-0000-4000-8000-00000000b1fe',
        secretItem: 'hive/acme/oauth-client-secret',
        scopes: ['openid', 'profile', 'email', 'https://acme.platform.example/hive/mcp/mcp.access'],
        tenantId: '11111111-1111-4111-8111-111111111111',
      },
    ],
  );
  assert.deepEqual(left, [{ service: 'blueprint', why: 'sso.apps has no blueprint_mcp' }]);
});

test("at the platform it has the platform's public client, and no secret", () => {
  const [entry] = catalogue('globex').entries;
  assert.equal(entry?.clientId, connectorClientId);
  assert.equal(entry?.secretItem, undefined);
  assert.equal(entry?.issuer, 'https://globex.platform.example');
  assert.equal(catalogue('globex').entries.length, 1);
});

test('a customer on this machine has its connectors here, and signs in here', async () => {
  const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
  assert.deepEqual(
    catalogueOf(sliceOf(registry, 'acme')).entries.map(({ url, issuer }) => [url, issuer]),
    [
      ['http://localhost:7300/blueprint/mcp', 'http://localhost:7300'],
      ['http://localhost:7300/frame/mcp', 'http://localhost:7300'],
    ],
  );
});

test('an app that the tenant would refuse, or whose secret nobody lists, is left out with the reason', () => {
  const moved = twoCustomers.replace(
    'application_id_uri: "https://acme.platform.example/hive/mcp"',
    'application_id_uri: "https://acme.elsewhere.example/hive/mcp"',
  );
  assert.match(
    catalogue('acme', moved)
      .left.map(({ why }) => why)
      .join(),
    /its application_id_uri is https:\/\/acme\.elsewhere/,
  );
  const unlisted = twoCustomers.replace('- { env: AZURE_HIVE_MCP_CLIENT_SECRET, vault', '- { env: OTHER, vault');
  assert.match(
    catalogue('acme', unlisted)
      .left.map(({ why }) => why)
      .join(),
    /no service lists the secret AZURE_HIVE_MCP_CLIENT_SECRET/,
  );
});

test('the item of the vault has the fields people need, and none that breaks the form', () => {
  const [entry] = catalogue('acme').entries;
  assert.ok(entry);
  const draft = itemDraft(entry, 'canary');
  assert.deepEqual(Object.keys(draft.fields ?? {}), ['Name', 'Server URL', 'MCP URL', 'Tenant ID', 'Scopes', 'Vault secret path']);
  assert.deepEqual(draft.uris, ['https://claude.ai/customize/connectors', 'https://claude.com/customize/connectors', entry.url]);
  assert.deepEqual([draft.username, draft.value, draft.collection], [entry.clientId, 'canary', 'connectors']);
});

test('the page stands alone, in both languages, with every value to copy and nothing that runs', () => {
  const page = connectorPage({ ...catalogue('acme'), inVault: true });
  assert.ok(page.includes('Acme &lt;Corporation&gt; &amp; Co'));
  for (const value of ['https://acme.platform.example/frame/mcp', 'aaaaaaaa-0000-4000-8000-00000000f4a3', 'Frame MCP (acme)']) {
    assert.ok(page.includes(`<code translate="no">${value}</code>`), value);
  }
  assert.match(page, /사용자 지정 커넥터 추가[\s\S]*Add custom connector/);
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(page, /<script|<img|<link|@import|url\(|\bon[a-z]+=/);
  assert.deepEqual(new Set(page.match(/(?:src|href)="[^"]+"/g)), new Set(['href="https://claude.ai/customize/connectors"']));
  const open = connectorPage(catalogue('globex'));
  assert.match(open, /leave empty/);
  assert.doesNotMatch(open, /company vault/);
});

test('the page of a local store sends nobody to a vault that they do not see', () => {
  const page = connectorPage(catalogue('acme'));
  assert.match(page, /보안 비밀은 운영자에게서 직접 받습니다[\s\S]*The operator gives you the client secret in person/);
  assert.match(page, /the value that the operator gives you/);
  assert.doesNotMatch(page, /볼트|vault/);
});
