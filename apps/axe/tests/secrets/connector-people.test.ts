import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseRegistry } from '@axe/registry/text';
import { connectorPeople } from '../../src/secrets/connector-people.ts';
import { findEntries } from '../../src/secrets/manifest.ts';
import { secretHome } from './support/secret-home.ts';

test('people have a secret in their connector only where the tenant is advertised, and only that of the connector', async (t) => {
  const { registryFile } = await secretHome(t);
  const people = (advertise: string, secret: string) => {
    const text = readFileSync(registryFile, 'utf8').replace('advertise: entra', `advertise: ${advertise}`);
    const { acme } = parseRegistry(text, { file: registryFile }).registry.customers;
    assert.ok(acme);
    return connectorPeople(acme, findEntries(acme, secret));
  };
  assert.deepEqual(people('entra', 'AZURE_FRAME_MCP_CLIENT_SECRET'), ['kim@acme.example', 'lee@acme.example']);
  assert.deepEqual(people('platform', 'AZURE_FRAME_MCP_CLIENT_SECRET'), []);
  assert.deepEqual(people('entra', 'FRAME_DB_PASSWORD'), []);
});
