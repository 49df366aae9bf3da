import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CustomerFile, RegistryFile } from '@axe/registry';
import type { SecretStore, SendRequest } from '@axe/secrets';
import { changeRegistry } from '../../src/home/change-registry.ts';
import { printWelcome } from '../../src/people/print-welcome.ts';
import type { Terminal } from '../../src/terminal.ts';
import { makeHome, type TestHome } from '../home/make-home.ts';

const value = 'canary-of-the-connector-secret';
const vault = 'frame/globex/oauth-client-secret';
const env = 'AZURE_FRAME_MCP_CLIENT_SECRET';

/** globex signs in at its own tenant; now its frame is run for it, with a secret that connectors need. */
async function homeOfGlobex(context: TestContext): Promise<TestHome> {
  const home = await makeHome(context);
  const run = (file: RegistryFile): RegistryFile => {
    const globex = file.customers.globex ?? assert.fail();
    const sso = globex.sso ?? assert.fail();
    const app = sso.apps?.frame_mcp ?? assert.fail();
    const changed: CustomerFile = {
      ...globex,
      sso: { ...sso, apps: { ...sso.apps, frame_mcp: { ...app, client_secret_env: env } } },
      services: { frame: { secrets: [{ env, vault }] } },
    };
    return { ...file, customers: { ...file.customers, globex: changed } };
  };
  await changeRegistry(home, run, { command: 'test' });
  return home;
}

function terminal() {
  const printed: string[] = [];
  const noted: string[] = [];
  const made: Terminal = {
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    environment: {},
    folder: '.',
    columns: 110,
    readInput: async () => '',
  };
  return { made, printed, noted };
}

test('links are made on purpose, shown once, and neither they nor the secret are kept', async (t) => {
  const home = await homeOfGlobex(t);
  const sent: SendRequest[] = [];
  const store = {
    read: async () => ({ names: [vault], get: (name: string) => (name === vault ? { name, value } : undefined) }),
    send: async (request: SendRequest) => {
      sent.push(request);
      return { url: 'https://vault.example/#/send/abc/key-of-the-link', ends: '2026-11-22T09:00:00Z' };
    },
  } as unknown as SecretStore;
  const { made, printed, noted } = terminal();
  await printWelcome(home, 'han@globex.example', { links: true }, made, async () => store);
  assert.deepEqual([sent.length, noted], [0, ['Would make 1 one-time links (1 view, 1 day each). Nothing was made. Add --apply.']]);
  await printWelcome(home, 'han@globex.example', { links: true, apply: true }, made, async () => store);
  assert.deepEqual(sent, [{ name: `${vault} (han@globex.example)`, value, views: 1, days: 1 }]);
  assert.match(printed[1] ?? '', /client id: bbbbbbbb-0000-4000-8000-00000000f4a3/);
  assert.match(printed[1] ?? '', /one-time link https:\/\/vault\.example\/#\/send\/abc\/key-of-the-link \(until 2026-11-22T09:00:00Z\)/);
  assert.ok(!printed.join().includes(value));
  const line = home.audit().at(-1);
  assert.deepEqual(line?.details, { item: vault, to: 'han@globex.example', ends: '2026-11-22T09:00:00Z' });
  const kept = readdirSync(home.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  assert.doesNotMatch(kept, /key-of-the-link|canary/);
});

test('a store that makes no links says so, and adding somebody says what to do instead', async (t) => {
  const home = await homeOfGlobex(t);
  const added = await home.axe('employee', 'add', 'yoon@globex.example', '--entity', 'globex:read', '--apply');
  assert.match(added.printed, /client secret: you get it in a message of its own/);
  assert.match(added.printed, /file on this machine, which employees do not see: .*axe secret get <name> --customer globex --show/);
  for (const words of [[], ['--apply']]) {
    const refused = await home.axe('employee', 'welcome', 'yoon@globex.example', '--links', ...words);
    assert.deepEqual([refused.code, /SEND_UNSUPPORTED/.test(refused.noted)], [2, true]);
  }
});
