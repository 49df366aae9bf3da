import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRefusal } from '@axe/kit';
import { demoRegistryFile, loadRegistry } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { healthSubjects, type SubjectOptions } from '../../src/health/health-subjects.ts';

const customer = (services: object) => ({ legal_name: 'X', entities: [], services });
const registry = parseRegistry(
  JSON.stringify({
    version: 1,
    zone: 'platform.example',
    customers: {
      acme: { ...customer({ frame: {}, blueprint: {}, vault: { bootstrap_only: true } }), primary_domain: 'acme.example' },
      globex: { ...customer({ frame: {} }), primary_domain: 'globex.example' },
    },
  }),
  { file: 'x' },
).registry;
const known = { registry, file: 'x', home: '/operator' };
const options: SubjectOptions = {
  target: undefined,
  platform: undefined,
  local: 'http://localhost:7300',
  embedded: ['blueprint', 'frame'],
  embeddedCustomer: 'acme',
};
const asked = (more: Partial<SubjectOptions>, at: typeof known | 'none' = known) =>
  healthSubjects(at === 'none' ? undefined : at, { ...options, ...more }).map(({ target }) => target.mcp);

test('every service that runs, at the public domain of its customer', () => {
  assert.deepEqual(asked({}), [
    'https://acme.platform.example/frame/mcp',
    'https://acme.platform.example/blueprint/mcp',
    'https://globex.platform.example/frame/mcp',
  ]);
});

test('a customer whose apps are registered on this machine is asked here', async () => {
  const { registry: demo } = await loadRegistry(fileURLToPath(demoRegistryFile));
  const subjects = healthSubjects({ registry: demo, file: 'x', home: '/operator' }, { ...options, target: 'acme' });
  assert.deepEqual(
    subjects.map(({ target }) => target.mcp),
    ['http://localhost:7300/blueprint/mcp', 'http://localhost:7300/frame/mcp'],
  );
});

test('a customer, a service, both, or an address', () => {
  assert.equal(asked({ target: 'acme' }).length, 2);
  assert.equal(asked({ target: 'frame' }).length, 2);
  assert.deepEqual(asked({ target: 'globex/frame' }), ['https://globex.platform.example/frame/mcp']);
  assert.deepEqual(asked({ target: 'https://host.example/hive' }), ['https://host.example/hive/mcp']);
});

test('without an operator home, or with an address of a platform, its own services are asked', () => {
  const local = ['http://localhost:7300/blueprint/mcp', 'http://localhost:7300/frame/mcp'];
  assert.deepEqual(asked({}, 'none'), local);
  assert.deepEqual(asked({ target: 'local' }), local);
  assert.deepEqual(asked({ platform: 'https://acme.platform.example', target: 'frame' }), ['https://acme.platform.example/frame/mcp']);
});

test('a name that nobody has is refused with those there are', () => {
  assert.throws(
    () => asked({ target: 'initech' }),
    (error) => isRefusal(error, 'CUSTOMER_UNKNOWN') && error.message.includes('acme, globex'),
  );
  assert.throws(
    () => asked({ target: 'acme/nothing' }),
    (error) => isRefusal(error, 'USAGE'),
  );
  assert.throws(
    () => asked({ target: 'hive' }, 'none'),
    (error) => isRefusal(error, 'USAGE'),
  );
});
