import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { rawRequest } from '../support/raw-http.ts';
import { legacyVersion, modernVersion, readAnswer, rpc, rpcRequest } from '../support/rpc.ts';

describe('hostile requests', () => {
  let host: TestHost;
  let kim: string;
  before(async () => {
    host = await startTestHost(echoService(), {
      host: { limits: { mcpBodyBytes: 200_000, bodyTimeoutMs: 300, subjectRatePerSecond: 1000, subjectBurst: 1000 } },
      listen: { allowedOrigins: ['https://claude.ai'], publicUrl: 'https://acme.example' },
    });
    kim = await tokenFor('person:kim@acme.example');
  });
  after(() => host.close());

  const get = (headers: string, path = '/echo/health') =>
    rawRequest(host.url, `GET ${path} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);

  test('a foreign Host gets 421, on every path', async () => {
    for (const path of ['/echo/health', '/echo/mcp', '/nothing', '/.well-known/oauth-protected-resource/echo/mcp']) {
      assert.equal((await get('Host: evil.example', path)).status, 421, path);
    }
    for (const name of [
      'evil.example:80',
      'localhost.evil.example',
      'localhost@evil.example',
      '127.0.0.1.evil.example',
      'localhost, evil.example',
    ]) {
      assert.equal((await get(`Host: ${name}`)).status, 421, name);
    }
    for (const name of ['localhost', 'LOCALHOST:7300', '127.0.0.1:1', '[::1]:80', 'acme.example']) {
      assert.equal((await get(`Host: ${name}`)).status, 200, name);
    }
  });

  test('a foreign Origin gets 403, an allowed one passes', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://acme.example', 'https://claude.ai.evil.example', 'file://']) {
      const answer = await get(`Host: localhost\r\nOrigin: ${origin}`);
      assert.equal(answer.status, 403, origin);
      assert.match(answer.body, /ORIGIN_NOT_ALLOWED/);
    }
    for (const origin of ['https://claude.ai', 'http://localhost:7300', 'https://acme.example']) {
      assert.equal((await get(`Host: localhost\r\nOrigin: ${origin}`)).status, 200, origin);
    }
  });

  test('a token in the query string is refused, also a good one with a good header', async () => {
    const response = await fetch(`${host.url}/echo/mcp?access_token=${kim}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kim}` },
    });
    const { status, body } = await readAnswer(response);
    assert.deepEqual([status, body.error.code], [400, 'TOKEN_IN_QUERY']);
    const encoded = await fetch(`${host.url}/echo/mcp?%74oken=${kim}`, { method: 'POST', headers: { authorization: `Bearer ${kim}` } });
    assert.equal(encoded.status, 400);
  });

  test('headers that stand twice are refused instead of choosing one', async () => {
    const twice = await get(`Host: localhost\r\nAuthorization: Bearer ${kim}\r\nauthorization: Bearer other`, '/echo/schemas');
    assert.equal(twice.status, 400);
    assert.match(twice.body, /DUPLICATE_HEADER/);
    assert.equal((await get('Host: localhost\r\nHost: localhost')).status, 400);
  });

  test('other spellings of the path lead round no check', async () => {
    for (const path of [
      '/echo/%6dcp',
      '/echo//mcp',
      '/echo/./mcp',
      '/ECHO/mcp',
      '/echo/mcp/',
      '/echo/mcp%2f',
      '/echo/mcp;x',
      'http://localhost/echo/mcp',
    ]) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
      const head = `Host: localhost\r\nAuthorization: Bearer ${kim}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
      const answer = await rawRequest(host.url, `POST ${path} HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n${body}`);
      assert.ok([400, 404].includes(answer.status), `${path} → ${answer.status}`);
      assert.doesNotMatch(answer.body, /inputSchema/);
    }
  });

  test('what is no HTTP gets a clean 400', async () => {
    const answer = await rawRequest(host.url, 'HELLO\r\n\r\n');
    assert.equal(answer.status, 400);
    assert.match(answer.body, /"error":\{"code"/);
    const smuggled = await get('Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked');
    assert.equal(smuggled.status, 400);
  });

  test('also what is no request is answered with a request id and a remedy, and logged under that id', async () => {
    const cases = [
      ['HELLO\r\n\r\n', 400, /plain HTTP/],
      [`GET /echo/health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(70_000)}\r\n\r\n`, 431, /fewer or shorter headers/],
      ['GET /echo/health HTTP/1.1\r\n\r\n', 400, /HOST_MISSING/],
      ['GET /echo/health HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle\r\n\r\n', 417, /Leave the header Expect out/],
    ] as const;
    for (const [text, status, remedy] of cases) {
      const answer = await rawRequest(host.url, text);
      assert.equal(answer.status, status);
      assert.match(answer.body, remedy);
      const { context } = (JSON.parse(answer.body) as { error: { context: { request_id: string } } }).error;
      assert.match(answer.head, new RegExp(`^x-request-id: ${context.request_id}\r?$`, 'm'));
      if (status === 431) assert.ok(host.logLines.some((line) => line.includes(context.request_id)));
    }
  });

  test('a body that is not one message in UTF-8 is refused with its reason, before anything runs', async () => {
    const call = (query: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_tool","arguments":{"query":"${query}"}}}`;
    const cases: readonly [Buffer, number, number, RegExp][] = [
      [Buffer.from(call('\xff'), 'latin1'), 400, -32700, /UTF-8/],
      [Buffer.from(`\ufeff${call('x')}`), 400, -32700, /byte order mark/],
      [Buffer.from(call('x'), 'utf16le'), 400, -32700, /UTF-8/],
      [Buffer.from('{"jsonrpc":'), 400, -32700, /not JSON/],
      [Buffer.from(`[${call('x')}]`), 400, -32600, /request of its own/],
      [
        Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_tool","arguments":[]}}'),
        200,
        -32602,
        /arguments is no object/,
      ],
      [Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":{}}}'), 200, -32602, /name of the tool/],
    ];
    for (const [body, status, code, reason] of cases) {
      const headers = { authorization: `Bearer ${kim}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const answer = await readAnswer(await fetch(`${host.url}/echo/mcp`, { method: 'POST', headers, body }));
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
      assert.match(answer.body.error.message, reason);
      assert.equal(answer.body.error.data.request_id, answer.headers.get('x-request-id'));
    }
  });

  test('a request id from outside is kept only when it is harmless', async () => {
    const idOf = async (given: string) =>
      (await fetch(`${host.url}/echo/health`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    assert.equal(await idOf('client-request-0001'), 'client-request-0001');
    for (const bad of ['short', 'a'.repeat(65), 'with space in it', '{"level":"error"}', '<script>alert(1)</script>'])
      assert.notEqual(await idOf(bad), bad);
  });

  test('a body that says it is too large is refused before it is read', async () => {
    const head = `Host: localhost\r\nAuthorization: Bearer ${kim}\r\nContent-Type: application/json\r\nContent-Length: 900000000`;
    const answer = await rawRequest(host.url, `POST /echo/mcp HTTP/1.1\r\n${head}\r\n\r\n{`);
    assert.equal(answer.status, 413);
    assert.match(answer.body, /"max_bytes":200000/);
    assert.match(answer.head, /connection: close/i);
  });

  test('a chunked body is cut off at the limit', async () => {
    const chunk = `${(50_000).toString(16)}\r\n${'x'.repeat(50_000)}\r\n`;
    const head = `Host: localhost\r\nAuthorization: Bearer ${kim}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked`;
    const answer = await rawRequest(host.url, `POST /echo/mcp HTTP/1.1\r\n${head}\r\n\r\n${chunk.repeat(6)}`);
    assert.equal(answer.status, 413);
    assert.match(answer.body, /PAYLOAD_TOO_LARGE/);
  });

  test('a client that still sends reads the answer instead of a reset', async () => {
    const response = await fetch(`${host.url}/echo/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kim}`, 'content-type': 'application/json' },
      body: 'x'.repeat(3_000_000),
    });
    assert.equal((await readAnswer(response)).body.error.code, 'PAYLOAD_TOO_LARGE');
  });

  test('a body that dribbles in is given up', async () => {
    const head = `Host: localhost\r\nAuthorization: Bearer ${kim}\r\nContent-Type: application/json\r\nContent-Length: 1000`;
    const answer = await rawRequest(host.url, `POST /echo/mcp HTTP/1.1\r\n${head}\r\n\r\n{"jsonrpc"`);
    assert.equal(answer.status, 408);
    assert.match(answer.body, /BODY_TIMED_OUT/);
  });

  test('headers of the modern era must repeat the body', async () => {
    const send = async (changes: Record<string, string | undefined>) => {
      const request = rpcRequest('modern', 'tools/call', { name: 'echo_text', arguments: { text: 'x' } });
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) delete request.headers[name];
        else request.headers[name] = value;
      }
      request.headers.authorization = `Bearer ${kim}`;
      const { status, body } = await readAnswer(await fetch(`${host.url}/echo/mcp`, request));
      return [status, body.error?.code ?? 'ok'];
    };
    assert.deepEqual(await send({}), [200, 'ok']);
    assert.deepEqual(await send({ 'mcp-name': 'write_note' }), [400, -32020]);
    assert.deepEqual(await send({ 'mcp-method': 'tools/list' }), [400, -32020]);
    assert.deepEqual(await send({ 'mcp-name': undefined }), [400, -32020]);
    assert.deepEqual(await send({ 'mcp-protocol-version': undefined }), [400, -32020]);
    assert.deepEqual(await send({ 'mcp-protocol-version': legacyVersion }), [400, -32020]);
    assert.deepEqual(await send({ 'content-type': 'text/plain' }), [415, -32000]);
  });

  test('an unknown version and an unknown method have their own answers', async () => {
    const request = rpcRequest('modern', 'tools/list', {});
    const unknown = {
      ...request,
      body: request.body.replaceAll(modernVersion, '2099-01-01'),
      headers: { ...request.headers, 'mcp-protocol-version': '2099-01-01', authorization: `Bearer ${kim}` },
    };
    const version = await readAnswer(await fetch(`${host.url}/echo/mcp`, unknown));
    assert.deepEqual([version.status, version.body.error.code, version.body.error.data.supported], [400, -32022, [modernVersion]]);
    const method = await rpc(`${host.url}/echo/mcp`, kim, 'modern', 'nothing/known');
    assert.deepEqual([method.status, method.body.error.code], [404, -32601]);
    const legacy = await rpc(`${host.url}/echo/mcp`, kim, 'legacy', 'nothing/known');
    assert.equal(legacy.body.error.code, -32601);
    assert.match(legacy.body.error.message, /tools\/list/);
    for (const answer of [version, method, legacy]) assert.equal(answer.body.error.data.request_id, answer.headers.get('x-request-id'));
  });
});

describe('a subject that asks too often', () => {
  test('is told how long to wait, and others are served', async () => {
    const host = await startTestHost(echoService(), { host: { limits: { subjectRatePerSecond: 0.5, subjectBurst: 3 } } });
    const [kim, lee] = [await tokenFor('person:kim@acme.example'), await tokenFor('person:lee@acme.example')];
    const list = (token: string) => rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/list');
    const statuses = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await list(kim)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const refused = await list(kim);
    assert.equal(refused.body.error.code, 'RATE_LIMITED');
    assert.equal(refused.body.error.retryable, true);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    assert.equal((await list(lee)).status, 200);
    await host.close();
  });
});
