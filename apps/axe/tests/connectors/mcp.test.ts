import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadRegistry } from '@axe/registry';
import { openCustomerStore } from '../../src/secrets/open-customer-store.ts';
import { secretHome } from '../secrets/support/secret-home.ts';
import { signedOut } from '../support.ts';
import { twoCustomers } from './samples.ts';

async function bench(context: TestContext) {
  const home = await secretHome(context);
  writeFileSync(home.registryFile, twoCustomers);
  const store = async (id: string) => {
    const customer = (await loadRegistry(home.registryFile)).registry.customers[id] ?? assert.fail(id);
    const terminal = {
      print: () => undefined,
      note: () => undefined,
      environment: { ...signedOut, HOME: home.person },
      folder: home.person,
      columns: 110,
      readInput: async () => '',
    };
    return await openCustomerStore(home, terminal, id, customer);
  };
  const put = async (id: string, name: string, value: string) => void (await (await store(id)).put([{ name, value }]));
  const change = (from: string | RegExp, to: string) =>
    writeFileSync(home.registryFile, readFileSync(home.registryFile, 'utf8').replace(from, to));
  return { home, store, put, change };
}

test('list reads the registry alone and shows no secret', async (t) => {
  const { home, put } = await bench(t);
  await put('acme', 'frame/acme/oauth-client-secret', 'canary-1234');
  const table = await home.axe('mcp', 'list');
  assert.equal(table.code, 0, table.noted);
  assert.match(
    table.printed,
    /Frame MCP \(acme\) {2,}https:\/\/acme\.platform\.example\/frame\/mcp[\s\S]*Frame MCP \(globex\) .* axe-connector .* none/,
  );
  assert.match(table.noted, /blueprint of acme is not in the catalogue: sso\.apps has no blueprint_mcp/);
  const json = JSON.parse((await home.axe('mcp', 'list', '--customer', 'acme', '--json')).printed) as {
    customers: { connectors: { item: string; vault_secret_path: string }[] }[];
  };
  assert.deepEqual(
    json.customers[0]?.connectors.map(({ item, vault_secret_path: secret }) => [item, secret]),
    [
      ['Frame MCP (acme)', 'frame/acme/oauth-client-secret'],
      ['Hive MCP (acme)', 'hive/acme/oauth-client-secret'],
    ],
  );
  assert.doesNotMatch(table.printed + JSON.stringify(json), /canary/);
  assert.equal((await home.axe('mcp', 'list', '--customer', 'initech')).code, 4);
});

test('the page is written whole, and needs one customer', async (t) => {
  const { home } = await bench(t);
  const file = path.join(home.person, 'connectors.html');
  assert.equal((await home.axe('mcp', 'list', '--page', file)).code, 2);
  assert.equal(existsSync(file), false);
  assert.equal((await home.axe('mcp', 'list', '--customer', 'acme', '--page', file)).code, 0);
  assert.match(readFileSync(file, 'utf8'), /^<!doctype html>[\s\S]*<\/html>\n$/);
  const text = readFileSync(file, 'utf8').trimEnd();
  const shown = await home.axe('mcp', 'list', '--customer', 'acme', '--page', '-', '--json');
  assert.deepEqual(JSON.parse(shown.printed), { customer: 'acme', html: `${text}\n` });
  const refused = await home.axe('mcp', 'list', '--customer', 'acme', '--page', home.person);
  assert.notEqual(refused.code, 0);
  assert.match(refused.noted, /could not be written: a folder stands in its place\. What was there before is untouched/);
});

test('publish: a missing secret stops it, unless the others are wanted; twice is once; a new secret changes one item', async (t) => {
  const { home, store, put } = await bench(t);
  await put('acme', 'frame/acme/oauth-client-secret', 'canary-frame');
  const refused = await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  assert.equal(refused.code, 4);
  assert.match(refused.noted, /Hive MCP \(acme\) \(hive\/acme\/oauth-client-secret\)/);
  assert.equal((await (await store('acme')).read()).names.length, 1);
  const some = await home.axe('mcp', 'publish', '--customer', 'acme', '--allow-missing', '--apply');
  assert.equal(some.code, 0, some.noted);
  await put('acme', 'hive/acme/oauth-client-secret', 'canary-hive');
  const rehearsed = await home.axe('mcp', 'publish', '--customer', 'acme');
  assert.match(rehearsed.printed, /new: Hive MCP \(acme\)/);
  assert.doesNotMatch(rehearsed.printed, /Frame/);
  const all = await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  assert.match(all.printed, /employees do not see\. What to hand out is the page: axe mcp list --customer acme --page connectors\.html\.$/);
  assert.match((await home.axe('mcp', 'publish', '--customer', 'acme', '--apply')).printed, /Nothing to do/);
  const item = (await (await store('acme')).read()).get('Frame MCP (acme)');
  assert.deepEqual(
    [item?.username, item?.value, item?.fields['MCP URL']],
    ['aaaaaaaa-0000-4000-8000-00000000f4a3', 'canary-frame', 'https://acme.platform.example/frame/mcp'],
  );
  assert.equal(item?.fields['Remote MCP server URL'], undefined);
  await put('acme', 'frame/acme/oauth-client-secret', 'canary-later');
  assert.match((await home.axe('mcp', 'publish', '--customer', 'acme')).printed, /change: Frame MCP \(acme\) \(secret\)/);
  await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  assert.equal((await (await store('acme')).read()).get('Frame MCP (acme)')?.value, 'canary-later');
  const journals = readdirSync(path.join(home.folder, 'runs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(home.folder, 'runs', name),
  );
  for (const file of journals.filter((name) => statSync(name).isFile())) assert.doesNotMatch(readFileSync(file, 'utf8'), /canary/);
  assert.doesNotMatch(all.printed + all.noted + rehearsed.printed + some.printed, /canary/);
});

test('a connector whose service is gone is taken away; what people made stays', async (t) => {
  const { home, store, put, change } = await bench(t);
  await put('acme', 'frame/acme/oauth-client-secret', 'canary-frame');
  await put('acme', 'hive/acme/oauth-client-secret', 'canary-hive');
  await put('acme', 'Own MCP (acme)', 'canary-own');
  await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  change(/ {8}hive_mcp:[\s\S]*?(?= {4}services:)/, '');
  assert.match((await home.axe('mcp', 'publish', '--customer', 'acme')).printed, /take away: Hive MCP \(acme\)/);
  await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  const { names } = await (await store('acme')).read();
  assert.deepEqual([...names].filter((name) => name.includes('MCP')).sort(), ['Frame MCP (acme)', 'Own MCP (acme)']);
});

test('a public client is published without a secret, and no store gets what belongs to another customer', async (t) => {
  const { home, store, put, change } = await bench(t);
  assert.equal((await home.axe('mcp', 'publish', '--customer', 'globex', '--apply')).code, 0);
  const globex = await (await store('globex')).read();
  assert.deepEqual([globex.get('Frame MCP (globex)')?.username, globex.get('Frame MCP (globex)')?.value], ['axe-connector', '']);
  assert.match((await home.axe('mcp', 'publish', '--customer', 'globex', '--apply')).printed, /Nothing to do/);
  await put('acme', 'frame/globex/oauth-client-secret', 'canary');
  change('vault: "frame/acme/oauth-client-secret"', 'vault: "frame/globex/oauth-client-secret"');
  const foreign = await home.axe('mcp', 'publish', '--customer', 'acme', '--apply');
  assert.equal(foreign.code, 3);
  assert.match(foreign.noted, /CONNECTOR_SECRET_FOREIGN/);
  change(
    /legal_name: "Acme/,
    'secret_store: { driver: bitwarden, server: "https://vault.example", email: "ops@operator.example", organization: "77777777-7777-4777-8777-777777777777" }\n    legal_name: "Acme',
  );
  change('vault: "frame/globex/', 'vault: "frame/acme/');
  assert.match((await home.axe('mcp', 'publish', '--customer', 'acme')).noted, /CONNECTORS_COLLECTION_NEEDED/);
});

test('before the tenant of a customer is known nothing is handed out, and what is missing is said', async (t) => {
  const { home, store } = await bench(t);
  const added = await home.axe('customers', 'add', 'initech', '--legal-name', 'Initech Inc.', '--domain', 'initech.example', '--apply');
  assert.equal(added.code, 0, added.noted);
  const missing = /Sign-in of initech is not set up yet: the registry has no sso.*axe customers ingest <pack> --customer initech --apply/;
  const plain = (text: string) => text.replace(/\s+/g, ' ');
  const listed = await home.axe('mcp', 'list');
  assert.match(plain(listed.noted), missing);
  assert.doesNotMatch(listed.printed, /initech/);
  assert.match(listed.printed, /Frame MCP \(globex\)/);
  const json = JSON.parse((await home.axe('mcp', 'list', '--customer', 'initech', '--json')).printed).customers[0];
  assert.deepEqual([json.connectors, missing.test(json.not_set_up)], [[], true]);
  const page = path.join(home.person, 'initech.html');
  for (const words of [
    ['mcp', 'list', '--customer', 'initech', '--page', page],
    ['mcp', 'publish', '--customer', 'initech', '--apply'],
  ]) {
    const refused = await home.axe(...words);
    assert.deepEqual([refused.code, /SIGN_IN_NOT_SET_UP/.test(refused.noted)], [4, true], refused.noted);
    assert.match(plain(refused.noted), missing);
  }
  assert.equal(existsSync(page), false);
  assert.deepEqual((await (await store('initech')).read()).names, []);
  const person = await home.axe('employee', 'add', 'jung@initech.example', '--entity', 'initech:read', '--apply');
  assert.equal(person.code, 0, person.noted);
  assert.match(plain(person.printed), missing);
  assert.match(person.printed, /axe employee welcome jung@initech\.example --customer initech/);
  assert.doesNotMatch(person.printed, /axe login/);
  assert.equal((await home.axe('employee', 'welcome', 'jung@initech.example')).code, 4);
});

test('a tenant without the app of the platform is not enough', async (t) => {
  const { home, change } = await bench(t);
  change(/apps: \{ web: .* \}/, 'apps: {}');
  assert.match((await home.axe('mcp', 'list', '--customer', 'globex')).noted.replace(/\s+/g, ' '), /sso\.apps has no web/);
});
