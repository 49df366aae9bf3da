import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { parseRegistry } from '@axe/registry/text';
import type { KnownRegistry } from '../../src/doctor/known-registry.ts';
import { serviceTarget } from '../../src/doctor/service-target.ts';

const customer = (name: string, more: object = {}) => ({ legal_name: name, primary_domain: `${name}.example`, entities: [], ...more });
const app = { client_id: 'aaaaaaaa-0000-4000-8000-00000000f4a3', application_id_uri: 'http://localhost:7300/frame/mcp' };
const sso = { provider: 'microsoft_entra_id', tenant_id: '11111111-1111-4111-8111-111111111111', apps: { frame_mcp: app } };

function registryOf(home: string | undefined, customers: object): KnownRegistry {
  const text = JSON.stringify({ version: 1, zone: 'platform.example', customers });
  return { registry: parseRegistry(text, { file: 'x' }).registry, file: 'x', home };
}

const one = registryOf('/home', { acme: customer('acme') });
const two = registryOf('/home', { acme: customer('acme'), globex: customer('globex') });
const demo = registryOf(undefined, { acme: customer('acme', { sso }), globex: customer('globex') });

test('of a customer at its public domain; the only customer need not be named', () => {
  assert.equal(serviceTarget('frame', 'globex', two, {}).mcp, 'https://globex.platform.example/frame/mcp');
  assert.equal(serviceTarget('frame', undefined, one, {}).mcp, 'https://acme.platform.example/frame/mcp');
  assert.throws(
    () => serviceTarget('frame', undefined, two, {}),
    (error) => isRefusal(error, 'USAGE') && error.message.includes('frame --customer acme'),
  );
  assert.throws(
    () => serviceTarget('frame', 'initech', two, {}),
    (error) => isRefusal(error, 'CUSTOMER_UNKNOWN'),
  );
});

test('where AXE_URL points, unless a customer is named', () => {
  assert.equal(serviceTarget('frame', undefined, two, { AXE_PORT: '7400' }).mcp, 'http://localhost:7400/frame/mcp');
  assert.equal(serviceTarget('frame', 'acme', two, { AXE_PORT: '7400' }).mcp, 'https://acme.platform.example/frame/mcp');
});

test('in the demo on this machine: its own customer here, others where they are', () => {
  assert.equal(serviceTarget('frame', 'acme', demo, { AXE_PORT: '7400' }).mcp, 'http://localhost:7400/frame/mcp');
  assert.equal(serviceTarget('frame', 'globex', demo, {}).mcp, 'https://globex.platform.example/frame/mcp');
  assert.equal(serviceTarget('frame', undefined, undefined, {}).mcp, 'http://localhost:7300/frame/mcp');
});

test('in a home of the demo too: its own customer here, at the port that runs', () => {
  const home = registryOf('/home', { acme: customer('acme', { sso }), globex: customer('globex') });
  assert.equal(serviceTarget('frame', 'acme', home, {}).mcp, 'http://localhost:7300/frame/mcp');
  assert.equal(serviceTarget('frame', 'acme', home, { AXE_PORT: '7400' }).mcp, 'http://localhost:7400/frame/mcp');
  assert.equal(serviceTarget('frame', 'acme', home, { AXE_URL: 'https://x.example' }).mcp, 'http://localhost:7300/frame/mcp');
  assert.equal(serviceTarget('frame', 'globex', home, {}).mcp, 'https://globex.platform.example/frame/mcp');
});
