import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { run, signedOut } from '../support.ts';

const server = createServer((req, res) => {
  const service = /^\/(\w+)\//.exec(req.url ?? '')?.[1] ?? '';
  const broken = service === 'frame' && down;
  const body = req.url?.endsWith('/health')
    ? { status: 'ok', service: `${service}-mcp`, version: '0.1.0', git_sha: 'abc1234', colour: 'none' }
    : req.url?.endsWith('/ready')
      ? { status: 'ready', failing: broken ? ['database'] : [], checks: [], warnings: [] }
      : { status: 'ok' };
  res.writeHead(broken && req.url?.endsWith('/ready') ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
let down = false;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const environment = {
  ...signedOut,
  HOME: '/nowhere-at-all',
  AXE_DATA: '/nowhere-at-all',
  AXE_URL: `http://localhost:${(server.address() as AddressInfo).port}`,
};

test('all up: one line each, and 0', async () => {
  const { code, printed } = await run(['health'], { environment });
  assert.equal(code, 0);
  assert.match(printed, /blueprint {2}✓ up[\s\S]*frame {6}✓ up[\s\S]*2 of 2 up\.$/);
});

test('one down: 1, with the reason and the next command, and the same as JSON', async () => {
  down = true;
  const { code, printed, noted } = await run(['health'], { environment });
  assert.deepEqual([code, noted], [1, '']);
  assert.match(printed, /frame {6}✗ not ready[\s\S]*not ready: database[\s\S]*1 of 2 up\. Next: axe doctor service frame/);
  const json = await run(['health', 'frame', '--json'], { environment });
  const told = JSON.parse(json.printed) as { ok: boolean; services: { state: string; ready: boolean }[] };
  assert.deepEqual([json.code, told.ok, told.services.map(({ state, ready }) => [state, ready])], [1, false, [['down', false]]]);
});
