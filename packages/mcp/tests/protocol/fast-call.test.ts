import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { readAnswer } from '../support/rpc.ts';

interface Shape {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const key = (name: string) => `io.modelcontextprotocol/${name}`;

const names = fc.constantFrom(
  'echo_text',
  'read_entity',
  'write_note',
  'close_books',
  'wrong_result',
  'find_tool',
  'call_tool',
  'rare_report',
  'no_such_tool',
  '',
);

const plainArgs = fc.oneof(
  fc.record({ text: fc.oneof(fc.string(), fc.constantFrom('refuse me', 'break', '안녕 "세계"\u2028')) }),
  fc.record({ text: fc.string(), times: fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double(), fc.string()) }),
  fc.record({ entity_id: fc.constantFrom('acmec', 'acmev', 'globex', 'ACMEC', '') }),
  fc.record({
    entity_id: fc.constantFrom('acmec', 'acmev'),
    note: fc.string(),
    idempotency_key: fc.constantFrom('', 'k'.repeat(300)),
  }),
  fc.record({ entity_id: fc.constant('acmec'), note: fc.string(), dry_run: fc.boolean() }),
  fc.record({ query: fc.string({ maxLength: 8 }), limit: fc.integer({ min: 0, max: 101 }) }),
  fc.record({
    name: fc.constantFrom('rare_report', 'call_tool', 'nothing'),
    arguments: fc.constantFrom({}, { entity_id: 'acmec', month: '2026-01' }),
  }),
);
const args = fc.oneof(
  { weight: 8, arbitrary: plainArgs },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(undefined, null, [], 'text', 7, {}, JSON.parse('{"__proto__":{"text":"x"}}'), {
      text: { deep: [1] },
    }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }) },
);

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.integer() },
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom<unknown>(1.5, null, {}, undefined),
);

const envelope = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constant({
      [key('protocolVersion')]: '2026-07-28',
      [key('clientCapabilities')]: {},
      [key('clientInfo')]: { name: 'c', version: '1' },
    }),
  },
  fc.constantFrom<Record<string, unknown>>(
    { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: {} },
    { [key('protocolVersion')]: '2026-07-28' },
    { [key('protocolVersion')]: '2099-01-01', [key('clientCapabilities')]: {} },
    { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: 'none' },
    { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: {}, progressToken: 'p' },
    { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: {}, [key('clientInfo')]: 7 },
    { progressToken: 5 },
    {},
  ),
);

const request: fc.Arbitrary<Shape> = fc
  .record({
    era: fc.constantFrom('modern', 'legacy'),
    name: names,
    args,
    id: ids,
    envelope,
    rpcMethod: fc.oneof({ weight: 20, arbitrary: fc.constant('tools/call') }, fc.constantFrom('tools/list', 'ping', 'nothing/known')),
    twist: fc.oneof(
      { weight: 20, arbitrary: fc.constant('none') },
      fc.constantFrom(
        'extra top',
        'extra param',
        'no version header',
        'wrong name header',
        'no method header',
        'accept json',
        'content type',
        'charset',
        'batch',
        'broken',
        'old version',
        'GET',
      ),
    ),
  })
  .map(({ era, name, args: given, id, envelope: meta, rpcMethod, twist }) => {
    const params: Record<string, unknown> = { name, arguments: given, ...(era === 'modern' ? { _meta: meta } : {}) };
    if (twist === 'extra param') params.colour = 'red';
    const message: Record<string, unknown> = { jsonrpc: '2.0', id, method: rpcMethod, params };
    if (twist === 'extra top') message.extra = true;
    const headers: Record<string, string> = {
      'content-type':
        twist === 'content type' ? 'text/plain' : twist === 'charset' ? 'application/json; charset=utf-8' : 'application/json',
      accept: twist === 'accept json' ? 'application/json' : 'application/json, text/event-stream',
      'mcp-protocol-version': era === 'modern' ? '2026-07-28' : twist === 'old version' ? '2024-10-07' : '2025-11-25',
    };
    if (era === 'modern') Object.assign(headers, { 'mcp-method': rpcMethod, 'mcp-name': twist === 'wrong name header' ? 'other' : name });
    if (twist === 'no version header') delete headers['mcp-protocol-version'];
    if (twist === 'no method header') delete headers['mcp-method'];
    const body = twist === 'batch' ? JSON.stringify([message]) : JSON.stringify(message);
    return { method: twist === 'GET' ? 'GET' : 'POST', headers, body: twist === 'broken' ? body.slice(0, -1) : body };
  });

describe('the fast path answers as the SDK does', () => {
  let fast: TestHost;
  let slow: TestHost;
  let token: string;
  before(async () => {
    fast = await startTestHost(echoService());
    slow = await startTestHost(echoService(), { host: { fastPath: false } });
    token = await tokenFor('person:kim@acme.example');
  });
  after(async () => {
    await fast.close();
    await slow.close();
  });

  async function ask(host: TestHost, shape: Shape) {
    const { method, headers, body } = shape;
    const all = { ...headers, authorization: `Bearer ${token}`, 'x-request-id': 'the-same-id-1' };
    const response = await fetch(`${host.url}/echo/mcp`, { method, headers: all, ...(method === 'GET' ? {} : { body }) });
    const { status, body: answer } = await readAnswer(response);
    return { status, type: response.headers.get('content-type')?.split(';')[0], requestId: response.headers.get('x-request-id'), answer };
  }

  test('over many generated requests', async () => {
    let fastTaken = 0;
    await fc.assert(
      fc.asyncProperty(request, async (shape) => {
        const before = fast.logLines.filter((line) => line.includes('"tool"')).length;
        const [left, right] = [await ask(fast, shape), await ask(slow, shape)];
        assert.deepEqual(left, right);
        if (fast.logLines.filter((line) => line.includes('"tool"')).length > before) fastTaken += 1;
      }),
      { numRuns: 600 },
    );
    assert.ok(fastTaken > 100, `only ${fastTaken} of the requests were tool calls`);
  });
});
