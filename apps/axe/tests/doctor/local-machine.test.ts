import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { parseTarget } from '@axe/doctor';
import { type CustomerSlice, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { localMachine } from '../../src/doctor/local-machine.ts';

const home = mkdtempSync(path.join(tmpdir(), 'doctor-home-'));
after(() => rmSync(home, { recursive: true }));
const target = parseTarget('https://acme.platform.example/frame/mcp');

function customerWith(frame: object): CustomerSlice {
  const acme = { legal_name: 'Acme', primary_domain: 'acme.example', entities: ['acmec'], services: { frame } };
  return sliceOf(
    parseRegistry(JSON.stringify({ version: 1, zone: 'platform.example', customers: { acme } }), { file: 'x' }).registry,
    'acme',
  );
}

const machineOf = (customer: CustomerSlice, at = target) =>
  localMachine({ target: at, customer, registryFile: undefined }, { environment: { HOME: home, PATH: '' } });

test('without its env file this machine is not the one that serves; an address on loopback is', () => {
  const customer = customerWith({ env_file: '~/nowhere/.env' });
  assert.equal(machineOf(customer), undefined);
  assert.ok(machineOf(customer, parseTarget('http://localhost:7300/frame/mcp')));
});

test('the database address comes out of the env file as the process gets it', async () => {
  mkdirSync(path.join(home, 'frame'));
  const run = path.join(home, 'run');
  mkdirSync(run);
  writeFileSync(
    path.join(home, 'frame/.env'),
    `# frame\nDATABASE_URL="postgresql://frame_owner:p#w$1@localhost/frame"\nAXE_SOCKET=${run}/frame-blue.sock\n`,
  );
  const machine = machineOf(customerWith({ env_file: '~/frame/.env' }));
  assert.equal(await machine?.databaseUrl(), 'postgresql://frame_owner:p#w$1@localhost/frame');
  assert.equal(await machine?.activeColour(), undefined);
  symlinkSync('frame-green.sock', path.join(run, 'active.sock'));
  assert.equal(await machine?.activeColour(), 'green');
});

test('a colour is asked on its own port of the block; where nothing listens there is no answer', async () => {
  const server = createServer((req, res) => res.end(`{"path":"${req.url}"}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const machine = machineOf(customerWith({ env_file: '~/frame/.env', port }));
  assert.deepEqual(await machine?.askColour('blue', '/frame/health'), { status: 200, text: '{"path":"/frame/health"}' });
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await machine?.askColour('blue', '/frame/health'), undefined);
});

test('the rules of the tunnel come out of its file; a broken file or one without rules is none', async () => {
  const machine = machineOf(customerWith({ env_file: '~/frame/.env' }));
  mkdirSync(path.join(home, '.cloudflared'));
  const file = path.join(home, '.cloudflared/config.yml');
  const rules = [
    'ingress:',
    '  - hostname: acme.platform.example',
    '    path: ^/frame',
    '    service: http://localhost:3712',
    '  - service: http_status:404',
  ];
  writeFileSync(file, rules.join('\n'));
  assert.deepEqual(await machine?.tunnelRules(), [
    { hostname: 'acme.platform.example', path: '^/frame', service: 'http://localhost:3712' },
    { hostname: undefined, path: undefined, service: 'http_status:404' },
  ]);
  for (const broken of ['ingress: [', 'tunnel: x', '']) {
    writeFileSync(file, broken);
    assert.equal(await machine?.tunnelRules(), undefined);
  }
});
