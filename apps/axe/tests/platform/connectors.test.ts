import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectorClientId } from '@axe/blueprint';
import { demoRegistryFile, loadRegistry, sliceOf } from '@axe/registry';
import { connectorsOf } from '../../src/platform/connectors.ts';

const demo = async (advertise: 'platform' | 'entra') => {
  const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
  const slice = sliceOf(registry, 'acme');
  const { sso } = slice.customer;
  assert.ok(sso);
  return { ...slice, customer: { ...slice.customer, sso: { ...sso, advertise } } };
};

const authority = 'http://localhost:7300/entra';

test('where the platform is advertised, a connector gets the client that the provider declares', async () => {
  const connectors = connectorsOf(await demo('platform'), 'http://localhost:7300', authority);
  assert.deepEqual(
    connectors.map(({ service, url, issuer, clientId, registersItself }) => [service.name, url, issuer, clientId, registersItself]),
    [
      ['blueprint', 'http://localhost:7300/blueprint/mcp', 'http://localhost:7300', connectorClientId, true],
      ['frame', 'http://localhost:7300/frame/mcp', 'http://localhost:7300', connectorClientId, true],
    ],
  );
});

test('where the tenant is advertised, it gets the app of that service in the tenant', async () => {
  const slice = await demo('entra');
  const connectors = connectorsOf(slice, 'http://localhost:7300', authority);
  for (const { service, issuer, clientId, registersItself } of connectors) {
    assert.equal(issuer, `${authority}/${slice.customer.sso.tenant_id}/v2.0`);
    assert.equal(clientId, slice.customer.sso.apps[`${service.name}_mcp`]?.client_id);
    assert.equal(registersItself, false);
  }
});
