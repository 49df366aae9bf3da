import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { echoService } from '../support/echo-service.ts';
import { platformTokenFor, startTestHost, type TestHost } from '../support/hosting.ts';

const page = 'http://localhost:6274';

describe('clients that run in a page', () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost(echoService(), { listen: { allowedOrigins: ['https://tools.example'] } });
  });
  after(() => host.close());

  const ask = (origin: string) =>
    fetch(`${host.url}/echo/mcp`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,mcp-protocol-version' },
    });

  for (const origin of [page, 'https://tools.example']) {
    test(`${origin} is told what it may send`, async () => {
      const answer = await ask(origin);
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      assert.match(answer.headers.get('access-control-allow-methods') ?? '', /\bPOST\b/);
      assert.equal(answer.headers.get('access-control-allow-headers'), 'authorization, *');
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    });
  }

  test('a stranger is told nothing', async () => {
    const answer = await ask('https://evil.example');
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });

  const call = (method: string, params: object, token?: string) =>
    fetch(`${host.url}/echo/mcp`, {
      method: 'POST',
      headers: {
        origin: page,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });

  test('it may read the challenge, and the answers of the SDK and of the short path', async () => {
    const token = platformTokenFor('kim@acme.example');
    const answers = [
      [401, await call('tools/list', {})],
      [200, await call('tools/list', {}, token)],
      [200, await call('tools/call', { name: 'find_tool', arguments: { query: 'echo' } }, token)],
    ] as const;
    for (const [status, answer] of answers) {
      assert.equal(answer.status, status, await answer.text());
      assert.equal(answer.headers.get('access-control-allow-origin'), page);
      assert.match(answer.headers.get('access-control-expose-headers') ?? '', /www-authenticate/);
      assert.match(answer.headers.get('vary') ?? '', /origin/i);
    }
  });

  test('a program, which names no origin, gets none of this', async () => {
    const answer = await fetch(`${host.url}/echo/mcp`, { method: 'POST' });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });
});
