import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { test } from 'node:test';
import { secretHome } from './support/secret-home.ts';

const globex = `  globex:
    legal_name: "Globex Limited"
    primary_domain: "globex.example"
    entities: []
    services:
      frame: { secrets: [] }
`;

test('a customer where a service is expected: the message says how customers are named', async (t) => {
  const home = await secretHome(t);
  for (const command of ['check', 'generate', 'pull']) {
    const { code, noted } = await home.axe('secret', command, 'acme');
    assert.equal(code, 2);
    assert.match(noted, /acme is a customer and no service\. Nothing was done\. Name it so: --customer acme\./);
  }
  appendFileSync(home.registryFile, globex);
  assert.match((await home.axe('secret', 'check', 'acme')).noted, /--customer acme\./);
  assert.match((await home.axe('secret', 'list', '--customer', 'acme')).printed, /FRAME_DB_PASSWORD/);
});

test('a name that is neither, and a service without its customer, are refused as they were', async (t) => {
  const home = await secretHome(t);
  assert.match((await home.axe('secret', 'check', 'nope')).noted, /no service "nope"; it has frame/);
  appendFileSync(home.registryFile, globex);
  assert.match((await home.axe('secret', 'check', 'frame')).noted, /The registry has 2 customers/);
  assert.match((await home.axe('secret', 'check', 'acme', '--customer', 'initech')).noted, /CUSTOMER_UNKNOWN/);
  appendFileSync(home.registryFile, globex.replaceAll('globex', 'frame').replace('Globex', 'Frame'));
  assert.match(
    (await home.axe('secret', 'check', 'frame')).noted,
    /The registry has 3 customers/,
    'a customer that is called like a service',
  );
});
