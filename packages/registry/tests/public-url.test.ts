import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demoRegistryFile, loadRegistry, publicUrlOf } from '../src/index.ts';

const client = 'aaaaaaaa-0000-4000-8000-00000000f4a3';

function customer(uris: { readonly [app: string]: string }) {
  const apps = Object.fromEntries(
    Object.entries(uris).map(([app, uri]) => [app, { client_id: client, application_id_uri: uri, redirect_uris: [], scopes: [] }]),
  );
  const sso = {
    provider: 'microsoft_entra_id' as const,
    tenant_id: client,
    advertise: 'platform' as const,
    apps,
    allowed_redirect_uris: [],
  };
  return { public_domain: 'acme.platform.example', sso };
}

test('the demo is on this machine, and globex at its public domain', async () => {
  const { acme, globex } = (await loadRegistry(fileURLToPath(demoRegistryFile))).registry.customers;
  assert.equal(acme && publicUrlOf(acme), 'http://localhost:7300');
  assert.equal(acme && publicUrlOf(acme, 'hive'), 'http://localhost:7300');
  assert.equal(globex && publicUrlOf(globex, 'frame'), 'https://globex.platform.example');
});

test('without apps, and whatever https address an app names, it is the public domain', () => {
  assert.equal(publicUrlOf({ public_domain: 'acme.platform.example', sso: undefined }), 'https://acme.platform.example');
  for (const uri of [
    'https://acme.platform.example/frame/mcp',
    'https://elsewhere.example/frame/mcp',
    'api://frame',
    'http://localhost:7300/frame',
  ])
    assert.equal(publicUrlOf(customer({ frame_mcp: uri }), 'frame'), 'https://acme.platform.example', uri);
  assert.equal(publicUrlOf(customer({ web: 'http://localhost:7300/web/mcp' })), 'https://acme.platform.example', 'no MCP app');
});

test('apps that disagree decide each for its own service', () => {
  const mixed = customer({ frame_mcp: 'https://acme.platform.example/frame/mcp', hive_mcp: 'http://127.0.0.1:7400/at/hive/mcp' });
  assert.equal(publicUrlOf(mixed, 'frame'), 'https://acme.platform.example');
  assert.equal(publicUrlOf(mixed, 'hive'), 'http://127.0.0.1:7400/at');
  assert.equal(publicUrlOf(mixed, 'blueprint'), 'https://acme.platform.example', 'the first one');
});
