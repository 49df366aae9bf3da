import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Mount } from '../src/index.ts';
import { echoService } from './support/echo-service.ts';
import { startTestHost, type TestHost } from './support/hosting.ts';
import { rawRequest } from './support/raw-http.ts';

const release = Promise.withResolvers<void>();

const mounts: readonly Mount[] = [
  { prefix: '/fetched', fetch: (request) => new Response(`fetched ${new URL(request.url).pathname}`) },
  {
    prefix: '/node',
    async handle(req, res) {
      if (req.url === '/node/stream') {
        res.writeHead(207, { 'content-type': 'text/plain', 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
        for (const part of ['one ', 'two ', 'three']) {
          res.write(part);
          await pause(1);
        }
        res.end();
        return;
      }
      if (req.url === '/node/slow') await release.promise;
      if (req.url === '/node/broken') throw new Error('secret detail of the inside');
      if (req.url === '/node/broken-late') {
        res.writeHead(200, { 'content-length': '100' });
        res.write('half');
        throw new Error('secret detail of the inside');
      }
      res.end(JSON.stringify({ id: res.getHeader('x-request-id'), url: req.url }));
    },
  },
  { prefix: '/', handle: (_req, res) => void res.end('root page') },
  // Stands below a service's own name, where the service comes first and keeps its guards.
  { prefix: '/echo', handle: (_req, res) => void res.end('never') },
];

describe('mounts', () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost(echoService(), { listen: { mounts } });
  });
  after(() => host.close());

  const lineOf = (path: string) =>
    host.logLines.map((line) => JSON.parse(line) as Record<string, unknown>).findLast((line) => line.path === path);

  async function loggedLine(path: string): Promise<Record<string, unknown>> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const line = lineOf(path);
      if (line !== undefined) return line;
      await pause(5);
    }
    throw new Error(`no log line of ${path}`);
  }

  test('a Node handler sets its own headers and streams; the request id is there before it runs', async () => {
    const response = await fetch(`${host.url}/node/stream`);
    assert.deepEqual([response.status, response.headers.get('x-own'), await response.text()], [207, 'yes', 'one two three']);
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    const id = 'request-id-of-the-caller';
    const plain = await fetch(`${host.url}/node/deep/er?code=secret`, { headers: { 'x-request-id': id } });
    assert.equal(plain.headers.get('x-request-id'), id);
    assert.deepEqual(await plain.json(), { id, url: '/node/deep/er?code=secret' });
  });

  test('each is logged with status and request id, never with its query string', async () => {
    const response = await fetch(`${host.url}/node/logged?code=very-secret`);
    const line = await loggedLine('/node/logged');
    assert.deepEqual([line.status, line.method, line.request_id], [200, 'GET', response.headers.get('x-request-id')]);
    assert.doesNotMatch(host.logLines.join(''), /very-secret/);
  });

  test('both kinds serve their prefix and what lies below it; / is exact', async () => {
    const read = async (path: string) => {
      const response = await fetch(`${host.url}${path}`);
      return [response.status, (await response.text()).slice(0, 16)];
    };
    assert.deepEqual(await read('/fetched/a'), [200, 'fetched /fetched']);
    assert.deepEqual(await read('/'), [200, 'root page']);
    assert.equal((await read('/nodes'))[0], 404);
    assert.equal((await read('/else'))[0], 404);
    assert.equal((await rawRequest(host.url, 'GET //else HTTP/1.1\r\nHost: localhost\r\n\r\n')).status, 404);
  });

  test('the Host guard holds for a mount; the Origin is its own business; a service keeps both', async () => {
    const ask = (path: string, header: string) => rawRequest(host.url, `GET ${path} HTTP/1.1\r\n${header}\r\n\r\n`);
    assert.equal((await ask('/node/a', 'Host: evil.example')).status, 421);
    assert.equal((await ask('/node/a', 'Host: localhost\r\nOrigin: https://evil.example')).status, 200);
    assert.equal((await ask('/echo/health', 'Host: localhost\r\nOrigin: https://evil.example')).status, 403);
    assert.doesNotMatch((await ask('/echo/health', 'Host: localhost')).body, /never/);
  });

  test('what a handler throws shows nothing of itself: a 500 before the answer began, a cut connection after', async () => {
    const response = await fetch(`${host.url}/node/broken`);
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.match(text, /INTERNAL/);
    assert.doesNotMatch(text, /secret detail/);
    await assert.rejects(fetch(`${host.url}/node/broken-late`).then((late) => late.text()));
  });

  test('a stop waits for a running request of a mount', async () => {
    const own = await startTestHost(echoService(), { listen: { mounts } });
    const running = fetch(`${own.url}/node/slow`);
    await pause(50);
    let closed = false;
    const closing = own.listening.close().then(() => {
      closed = true;
    });
    await pause(50);
    assert.equal(closed, false);
    release.resolve();
    const response = await running;
    assert.equal(response.status, 200);
    await response.text();
    await closing;
    await own.close();
  });
});
