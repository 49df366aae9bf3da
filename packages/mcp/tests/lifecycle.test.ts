import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { createLogger, hostService, listen, type ServicePlatform } from '../src/index.ts';
import { echoService } from './support/echo-service.ts';
import { startTestHost, testSlice, testVerifier, tokenFor } from './support/hosting.ts';
import { createMemoryDatabase } from './support/memory-database.ts';
import { rpc } from './support/rpc.ts';

const log = createLogger({ level: 'silent' });

async function withFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'axe-life-'));
  try {
    return await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const optionsFor = (dataDir: string) => ({
  publicUrl: 'http://localhost:7300',
  issuer: 'http://localhost:7300/entra/tenant/v2.0',
  verifier: testVerifier('echo'),
  database: createMemoryDatabase(),
  dataDir,
  log,
});

describe('starting', () => {
  test('a service whose database is not ready does not start and says which check failed', () =>
    withFolder(async (dataDir) => {
      const options = optionsFor(dataDir);
      options.database.makeUnready('migration 000007 is missing');
      await assert.rejects(hostService(echoService(), options), (error: unknown) => {
        assert.ok(isRefusal(error, 'NOT_READY'));
        assert.match(error.message, /000007 is missing/);
        return true;
      });
    }));

  test('a failing probe stops the start and closes what was opened', () =>
    withFolder(async (dataDir) => {
      const closed: string[] = [];
      const service = {
        ...echoService(),
        probes: [{ name: 'licence', run: () => Promise.reject(new Error('no licence')) }],
        close: async () => {
          closed.push('resources');
        },
      };
      await assert.rejects(
        hostService(service, optionsFor(dataDir)),
        (error: unknown) => isRefusal(error, 'NOT_READY') && /licence/.test(error.message),
      );
      assert.deepEqual(closed, ['resources']);
    }));

  test('a service reads the slice of its host as it stands; without one it is told what is missing', () =>
    withFolder(async (dataDir) => {
      const platforms: ServicePlatform[] = [];
      const service = {
        ...echoService(),
        open: async (platform: ServicePlatform) => {
          platforms.push(platform);
          return { platform, seen: [] };
        },
      };
      let slice = testSlice();
      const options = optionsFor(dataDir);
      const hosts = [await hostService(service, options), await hostService(service, { ...options, slice: () => slice })];
      assert.throws(() => platforms[0]?.customer(), /echo asks for the registry .* Pass slice to hostService/);
      assert.equal(platforms[1]?.customer(), slice);
      slice = { ...slice, operators: [] };
      assert.equal(platforms[1]?.customer(), slice);
      for (const host of hosts) await host.close();
    }));

  test('a port in use is an error of listen', () =>
    withFolder(async (dataDir) => {
      const host = await hostService(echoService(), optionsFor(dataDir));
      const first = await listen([host], { port: 0, log });
      await assert.rejects(listen([host], { port: Number(new URL(first.url).port), log }), { code: 'EADDRINUSE' });
      await first.close();
    }));
});

describe('health', () => {
  test('health tells the build; ready follows the database', async () => {
    const host = await startTestHost(echoService());
    const read = async (what: string) => {
      const response = await fetch(`${host.url}/echo/${what}`);
      return [response.status, (await response.json()) as Record<string, unknown>] as const;
    };
    assert.deepEqual(await read('health'), [
      200,
      { status: 'ok', service: 'echo-mcp', version: '1.2.3', git_sha: 'abc1234', colour: 'blue' },
    ]);
    assert.equal((await read('health/ready'))[0], 200);
    host.database.makeUnready('connection refused');
    const [status, report] = await read('health/ready');
    assert.deepEqual([status, report.failing], [503, ['database']]);
    assert.equal((await read('health'))[0], 200);
    await host.close();
  });

  test('a warning stays beside a ready 200, is counted, and keeps its details from the socket of the proxy', async () => {
    let warnings: { name: string; detail: string }[] = [];
    const socketPath = path.join(tmpdir(), `axe-${crypto.randomUUID()}.sock`);
    const host = await startTestHost(echoService(), { host: { warnings: () => warnings }, listen: { socketPath } });
    const ready = async () => {
      const response = await fetch(`${host.url}/echo/health/ready`);
      return [response.status, ((await response.json()) as { warnings: unknown }).warnings];
    };
    assert.deepEqual(await ready(), [200, []]);
    warnings = [{ name: 'registry', detail: 'customers.yaml line 3 is refused' }];
    assert.deepEqual(await ready(), [200, warnings]);
    assert.match(await (await fetch(`${host.url}/echo/metrics`)).text(), /axe_warnings\{service="echo"\} 1/);
    const overSocket = await new Promise<string>((resolve, reject) => {
      const asked = request({ socketPath, path: '/echo/health/ready', headers: { host: 'localhost' } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      });
      asked.on('error', reject).end();
    });
    assert.deepEqual((JSON.parse(overSocket) as { warnings: unknown }).warnings, [{ name: 'registry', detail: 'the log has the details' }]);
    await host.close();
  });

  test('storage shows the last scan and goes to 503 when something is missing', async () => {
    let findings: string[] = [];
    const service = { ...echoService(), scanStorage: async () => ({ checked: 12, findings }) };
    for (const [expected, found] of [
      [200, []],
      [503, ['blob 1f3a is missing']],
    ] as const) {
      findings = [...found];
      const host = await startTestHost(service);
      await pause(20);
      const response = await fetch(`${host.url}/echo/health/storage`);
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, expected);
      assert.deepEqual([body.checked, body.findings], [12, found]);
      assert.equal(typeof body.age_seconds, 'number');
      await host.close();
    }
  });

  test('metrics count requests, refused tokens and calls, and are not served on the socket of the proxy', async () => {
    const socketPath = path.join(tmpdir(), `axe-${crypto.randomUUID()}.sock`);
    const host = await startTestHost(echoService(), { listen: { socketPath } });
    const kim = await tokenFor('person:kim@acme.example');
    await rpc(`${host.url}/echo/mcp`, kim, 'modern', 'tools/call', { name: 'echo_text', arguments: { text: 'x' } });
    await rpc(`${host.url}/echo/mcp`, kim, 'modern', 'tools/call', { name: 'echo_text', arguments: {} });
    await rpc(`${host.url}/echo/mcp`, 'bad', 'modern', 'tools/list');
    const text = await (await fetch(`${host.url}/echo/metrics`)).text();
    assert.match(text, /axe_tool_calls_total\{tool="echo_text",outcome="ok",service="echo"\} 1/);
    assert.match(text, /axe_tool_calls_total\{tool="echo_text",outcome="INVALID_ARGUMENTS",service="echo"\} 1/);
    assert.match(text, /axe_auth_failures_total\{reason="INVALID_TOKEN",service="echo"\} 1/);
    assert.match(text, /axe_http_requests_total\{endpoint="\/mcp",status="200",service="echo"\} 2/);
    const overSocket = (target: string) =>
      new Promise<number>((resolve, reject) => {
        request({ socketPath, path: target, headers: { host: 'localhost' } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    assert.deepEqual([await overSocket('/echo/health'), await overSocket('/echo/metrics')], [200, 404]);
    await host.close();
  });
});

describe('stopping', () => {
  test('readiness goes to 503 while running calls finish, then the port closes', async () => {
    const host = await startTestHost(echoService());
    const kim = await tokenFor('person:kim@acme.example');
    const agent = new Agent({ keepAlive: true });
    const running = rpc(`${host.url}/echo/mcp`, kim, 'modern', 'tools/call', {
      name: 'write_note',
      arguments: { entity_id: 'acmec', note: 'slow', wait_ms: 400 },
    });
    await pause(100);
    const closed = host.listening.close();
    const ready = await fetch(`${host.url}/echo/health/ready`);
    assert.equal(ready.status, 503);
    assert.deepEqual(((await ready.json()) as { failing: string[] }).failing, ['accepting']);
    assert.deepEqual((await running).body.result.structuredContent, { note: 'slow' });
    await closed;
    agent.destroy();
    await assert.rejects(fetch(`${host.url}/echo/health`));
    assert.equal(host.database.committed.length, 1);
    await host.close();
  });

  test('over two addresses it is one service: a call on the second holds up the stop, and readiness says so on the first', async (t) => {
    const host = await startTestHost(echoService(), { listen: { hostname: ['127.0.0.1', '127.0.0.2'] } }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRNOTAVAIL') throw error;
      },
    );
    if (host === undefined) return t.skip('this machine has one loopback address');
    const kim = await tokenFor('person:kim@acme.example');
    const port = Number(new URL(host.url).port);
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'write_note', arguments: { entity_id: 'acmec', note: 'slow', wait_ms: 400 } },
    });
    const headers = {
      host: 'localhost',
      authorization: `Bearer ${kim}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const running = new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.2', port, path: '/echo/mcp', method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end(body);
    });
    await pause(100);
    const closed = host.listening.close();
    assert.equal((await fetch(`${host.url}/echo/health/ready`)).status, 503);
    assert.equal(await running, 200);
    await closed;
    assert.equal(host.database.committed.length, 1);
    await host.close();
  });

  test('what does not finish within the grace is cut off and undone', async () => {
    const host = await startTestHost(echoService(), { listen: { graceMs: 200 } });
    const kim = await tokenFor('person:kim@acme.example');
    const running = rpc(`${host.url}/echo/mcp`, kim, 'modern', 'tools/call', {
      name: 'write_note',
      arguments: { entity_id: 'acmec', note: 'endless', wait_ms: 60_000 },
    });
    const outcome = running.then(
      () => 'answered',
      () => 'cut off',
    );
    await pause(100);
    await host.listening.close();
    assert.equal(await outcome, 'cut off');
    assert.deepEqual(host.database.committed, []);
    await host.close();
  });
});
