import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demoRegistryFile, loadRegistry } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { welcomeText } from '../../src/people/welcome-text.ts';

const text = `version: 1
zone: platform.example
operators: [ops@operator.example]
customers:
  acme:
    legal_name: Acme Corporation
    primary_domain: acme.example
    entities: [acmec]
    sso:
      provider: microsoft_entra_id
      tenant_id: 11111111-1111-4111-8111-111111111111
      advertise: entra
      apps:
        frame_mcp:
          client_id: aaaaaaaa-0000-4000-8000-00000000f4a3
          application_id_uri: https://acme.platform.example/frame/mcp
          client_secret_env: AZURE_FRAME_MCP_CLIENT_SECRET
    services:
      frame: { secrets: [{ env: AZURE_FRAME_MCP_CLIENT_SECRET, vault: frame/acme/oauth-client-secret }] }
      blueprint: {}
      vault: { bootstrap_only: true }
`;
const { registry } = parseRegistry(text, { file: 'x' });
const newcomer = { email: 'jung@acme.example', line: { acmec: ['read', 'close'] as const }, admin: false };

test('at the own tenant: address and client id of each connector, the secret by a link or later', () => {
  const plain = welcomeText(registry, 'acme', newcomer);
  for (const said of [
    'frame: https://acme.platform.example/frame/mcp',
    'client id: aaaaaaaa-0000-4000-8000-00000000f4a3',
    'client secret: you get it in a message of its own',
    '담당자가 따로 보내 드립니다',
    'blueprint: https://acme.platform.example/blueprint/mcp',
    'acmec: 조회, 마감',
    'acmec: read, close',
    'Questions: ops@operator.example',
  ]) {
    assert.ok(plain.includes(said), said);
  }
  assert.doesNotMatch(plain, /vault/, 'what is for operators only');
  const link = { service: 'frame', url: 'https://vault.example/#/send/x/y', ends: '2026-11-22T09:00:00Z' };
  const linked = welcomeText(registry, 'acme', { ...newcomer, links: [link] });
  assert.match(linked, /client secret: one-time link https:\/\/vault\.example\/#\/send\/x\/y \(until 2026-11-22T09:00:00Z\)/);
});

test('where the platform signs people in there is nothing to paste but an address', () => {
  const { registry: own } = parseRegistry(text.replace('advertise: entra', 'advertise: platform'), { file: 'x' });
  const told = welcomeText(own, 'acme', { ...newcomer, line: {}, admin: true });
  assert.doesNotMatch(told, /client id|secret/);
  assert.match(told, /You are an administrator/);
  assert.match(told, /nothing yet/);
});

test('on this machine the sign-in and the connectors are at one address', async () => {
  const { registry: demo } = await loadRegistry(fileURLToPath(demoRegistryFile));
  const told = welcomeText(demo, 'acme', newcomer);
  assert.match(told, /axe login --url http:\/\/localhost:7300\n/);
  assert.match(told, /frame: http:\/\/localhost:7300\/frame\/mcp/);
  assert.doesNotMatch(told, /acme\.platform\.example/);
  // Nothing at the address itself signs anybody in.
  assert.doesNotMatch(told, /Open http|http:\/\/localhost:7300 에서/);
  assert.match(told, /1\. Sign in\n {3}A connector \(2\) and the command line open the page by themselves: take your company account/);
});
