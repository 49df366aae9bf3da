import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { run } from '../support.ts';

let answer: { status: number; type: string; body: string };
let asked: { headers: IncomingMessage['headers']; body: string };
const server = createServer((req, res) => {
  let body = '';
  req.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  req.on('end', () => {
    asked = { headers: req.headers, body };
    res.writeHead(answer.status, { 'content-type': answer.type, 'x-request-id': 'r-1' });
    res.end(answer.body);
  });
});
let url: string;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const asking = ['frame', 'list_accounts', '--entity', 'acmec'] as const;
const list = (...more: readonly string[]) => run([...asking, '--token', 't', '--url', url, ...more]);
const result = { jsonrpc: '2.0', id: 1, result: { content: [], structuredContent: { accounts: [], note: 'x' } } };

test('one stateless call: version, method and name stand in header and body', async () => {
  answer = { status: 200, type: 'application/json', body: JSON.stringify(result) };
  const ran = await list('--json');
  assert.deepEqual(JSON.parse(ran.printed), { accounts: [], note: 'x' });
  const { headers } = asked;
  assert.deepEqual(
    [headers.authorization, headers['mcp-protocol-version'], headers['mcp-method'], headers['mcp-name']],
    ['Bearer t', '2026-07-28', 'tools/call', 'list_accounts'],
  );
  const sent = JSON.parse(asked.body) as { method: string; params: { name: string; arguments: object; _meta: Record<string, unknown> } };
  assert.deepEqual([sent.method, sent.params.name, sent.params.arguments], ['tools/call', 'list_accounts', { entity_id: 'acmec' }]);
  assert.equal(sent.params._meta['io.modelcontextprotocol/protocolVersion'], '2026-07-28');
});

test('an answer as a stream of events is read too', async () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: {} };
  const body = `event: message\ndata: ${JSON.stringify(progress)}\n\nevent: message\ndata: ${JSON.stringify(result)}\n\n`;
  answer = { status: 200, type: 'text/event-stream', body };
  assert.match((await list()).printed, /^note {2}x/);
});

test('refusals keep code and request id, get the remedy of the catalogue, and end in the exit code of their kind', async () => {
  const body = { code: 'CURSOR_INVALID', message: 'Not a cursor.', retryable: false, context: {} };
  const content = [{ type: 'text', text: JSON.stringify(body) }];
  answer = { status: 200, type: 'application/json', body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content, isError: true } }) };
  const ran = await list();
  assert.equal(ran.code, 2);
  assert.match(ran.noted, /^axe: Not a cursor\.\n {2}code: +CURSOR_INVALID\n {2}remedy: +Pass next_cursor/);
  assert.match(ran.noted, /request: r-1/);
  answer = {
    status: 401,
    type: 'application/json',
    body: JSON.stringify({ error: { code: 'TOKEN_EXPIRED', message: 'Over.', retryable: false } }),
  };
  assert.equal((await list()).code, 3);
  answer = {
    status: 503,
    type: 'application/json',
    body: JSON.stringify({ error: { code: 'NEW_CODE', message: 'Later.', retryable: true } }),
  };
  assert.equal((await list()).code, 6);
});

test('something else on the port', async () => {
  answer = { status: 200, type: 'text/html', body: '<h1>It works!</h1>' };
  const ran = await list();
  assert.equal(ran.code, 6);
  assert.match(ran.noted, /does not speak the protocol/);
});

test('nothing on the port says how to start', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const ran = await run(['frame', 'list_accounts', '--entity', 'acmec', '--token', 't', '--url', `http://127.0.0.1:${port}`]);
  assert.equal(ran.code, 6);
  assert.match(ran.noted, /nothing listens there\. Start it with npm start/);
});

test('wrong input never leaves the machine', async () => {
  for (const [words, message] of [
    [['--token', 't', '--url', url, '--input', '{'], /--input is not JSON/],
    [['--token', 't', '--url', url, '--input', '[]'], /must be a JSON object/],
    [['--token', 't', '--url', 'nowhere'], /--url \(AXE_URL\) takes an address/],
    [['--token', 'a b', '--url', url], /spaces or line breaks/],
  ] as const) {
    const ran = await run([...asking, ...words]);
    assert.equal(ran.code, 2, ran.noted);
    assert.match(ran.noted, message);
  }
  assert.equal((await list('--input', '@missing.json')).code, 4);
  const missing = await run(['frame', 'query_balance', '--token', 't', '--url', url]);
  assert.equal(missing.code, 2);
  assert.match(missing.noted, /query_balance needs --entity, --account/);
});

test('a tool that reads a file is not called without one', async () => {
  const analyze = (...words: readonly string[]) =>
    run(['frame', 'analyze_file_format', '--entity', 'acmec', '--token', 't', '--url', 'http://127.0.0.1:1', ...words]);
  const without = await analyze();
  assert.equal(without.code, 2);
  assert.match(without.noted, /analyze_file_format needs a file: --file <path>\. Nothing was sent/);
  for (const words of [
    ['--file-id', 'f'],
    ['--content-base64', 'YQ=='],
    ['--input', '{"file_id":"f"}'],
    ['--file', import.meta.filename],
  ]) {
    assert.equal((await analyze(...words)).code, 6, `${words.join(' ')} goes to the (absent) platform`);
  }
});

test('an answer that breaks off is said as a platform that does not answer', async () => {
  const cut = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    res.write('{"jsonrpc"', () => res.destroy());
  });
  await new Promise<void>((resolve) => cut.listen(0, '127.0.0.1', resolve));
  try {
    const at = `http://127.0.0.1:${(cut.address() as AddressInfo).port}`;
    const ran = await run([...asking, '--token', 't', '--url', at]);
    assert.equal(ran.code, 6);
    assert.match(
      ran.noted,
      /^axe: The platform does not answer at http:\/\/127\.0\.0\.1:\d+: the connection was cut\..*\n {2}code: +PLATFORM_UNREACHABLE/,
    );
  } finally {
    cut.close();
  }
});
