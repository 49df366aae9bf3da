import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { askHealth, askHealthOfAll, createAsk, targetAt } from '../../src/index.ts';
import { closeServer, listenOn } from '../support/front-door.ts';

const now = new Date('2026-11-21T15:00:00Z');
const up = { status: 'ok', service: 'frame-mcp', version: '0.1.0', git_sha: 'abc', colour: 'blue' };
const ready = { status: 'ready', failing: [], checks: [], warnings: [] };

/** Answers what it was given and 404 to everything else. */
async function serve(pages: { readonly [path: string]: readonly [number, object] }): Promise<string> {
  const server = createServer((req, res) => {
    const [status, body] = pages[req.url ?? ''] ?? [404, { error: { code: 'NOT_FOUND' } }];
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const url = `http://localhost:${await listenOn(server)}`;
  after(() => closeServer(server));
  return url;
}

const healthy = {
  '/frame/health': [200, up],
  '/frame/health/ready': [200, ready],
  '/frame/health/storage': [200, { status: 'ok' }],
} as const;

test('what is well is up, with what it runs', async () => {
  const url = await serve(healthy);
  const line = await askHealth({ customer: 'acme', target: targetAt(url, 'frame') }, createAsk(), now);
  assert.deepEqual(line, {
    customer: 'acme',
    service: 'frame',
    url,
    state: 'up',
    up: true,
    ready: true,
    version: '0.1.0',
    git_sha: 'abc',
    colour: 'blue',
    storage: 'ok',
    dead_events: undefined,
    certificate_days: undefined,
    secret_days: undefined,
    notes: [],
  });
});

test('not ready is down, with the reason', async () => {
  const url = await serve({ ...healthy, '/frame/health/ready': [503, { ...ready, failing: ['database'] }] });
  const { state, up: isUp, notes } = await askHealth({ target: targetAt(url, 'frame') }, createAsk(), now);
  assert.deepEqual([state, isUp, notes], ['down', true, ['not ready: database']]);
});

test('a warning, damaged evidence and lost events want attention', async () => {
  const url = await serve({
    '/frame/health': [200, { ...up, events: { pending: 2, dead: 3 } }],
    '/frame/health/ready': [200, { ...ready, warnings: [{ name: 'registry', detail: 'the last good one keeps serving' }] }],
    '/frame/health/storage': [503, { status: 'damaged' }],
  });
  const { state, notes } = await askHealth({ target: targetAt(url, 'frame') }, createAsk(), now);
  assert.deepEqual(
    [state, notes],
    ['attention', ['registry: the last good one keeps serving', 'storage: damaged', '3 events could not be delivered']],
  );
});

test('secrets: yellow from thirty days, ended on the day itself', async () => {
  const url = await serve(healthy);
  const health = async (expires: string) =>
    askHealth(
      { target: targetAt(url, 'frame'), secrets: [{ env: 'A_SECRET', vault: 'frame/acme/a', expires } as never] },
      createAsk(),
      now,
    );
  const told = [];
  for (const day of ['2026-11-21', '2026-12-21', '2026-12-22']) {
    const { state, notes, secret_days: days } = await health(day);
    told.push([state, notes[0], days]);
  }
  assert.deepEqual(told, [
    ['attention', 'A_SECRET ended on 2026-11-21', 0],
    ['attention', 'A_SECRET ends in 30 days', 30],
    ['up', undefined, 31],
  ]);
});

test('another service behind the address is down, not up', async () => {
  const url = await serve({ '/frame/health': [200, { ...up, service: 'hive-mcp' }] });
  const { state, up: isUp } = await askHealth({ target: targetAt(url, 'frame') }, createAsk(), now);
  assert.deepEqual([state, isUp], ['down', false]);
});

test('hundreds are asked in bounds, and answered in their order', async () => {
  let running = 0;
  let most = 0;
  const ask = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return { arrived: false, fault: { code: 'X', told: 'nobody', fix: 'x' } } as const;
  };
  const subjects = Array.from({ length: 200 }, (_, index) => ({ customer: `c${index}`, target: targetAt('http://localhost:9', 'frame') }));
  const lines = await askHealthOfAll(subjects, ask, now, 4);
  assert.deepEqual(
    lines.map(({ customer }) => customer),
    subjects.map(({ customer }) => customer),
  );
  assert.ok(most <= 12, `${most} at once`);
});
