import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach } from 'node:test';
import { run, signedOut } from '../../support.ts';

export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

export const acme = {
  legal_name: 'Acme',
  primary_domain: 'acme.example',
  entities: ['acmec'],
  user_entity_map: { 'kim@acme.example': { acmec: ['read'] } },
  services: { frame: {} },
};

export const registryText = (customers: object): string => JSON.stringify({ version: 1, zone: 'platform.example', customers });

/** An operator home with acme, and a host that answers 404 to everything and keeps what it was asked with. */
export async function doctorBench() {
  const asked: Asked[] = [];
  let serving = false;
  const server = createServer((req, res) => {
    asked.push({ path: req.url ?? '', authorization: req.headers.authorization });
    if (serving && req.url === '/frame/health') return void res.writeHead(200).end('{"status":"ok","service":"frame-mcp"}');
    res.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"code":"NOT_FOUND","message":"x"}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const home = mkdtempSync(path.join(tmpdir(), 'doctor-'));
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    asked.splice(0);
    serving = false;
  });
  writeFileSync(path.join(home, 'customers.yaml'), registryText({ acme }));
  const environment = { ...signedOut, AXE_HOME: home, HOME: home, PATH: '' };
  return {
    home,
    asked,
    environment,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The health of frame answers until the test ends: the checks that use a sign-in are run. */
    serve: () => {
      serving = true;
    },
    doctor: (words: readonly string[], more: { readonly [name: string]: string } = {}) =>
      run(['doctor', ...words], { environment: { ...environment, ...more } }),
  };
}
