import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { rpc } from '../support/rpc.ts';

for (const era of ['modern', 'legacy'] as const) {
  describe(`tools over the ${era} era`, () => {
    let host: TestHost;
    let kim: string;
    before(async () => {
      host = await startTestHost(echoService());
      kim = await tokenFor('person:kim@acme.example');
    });
    after(() => host.close());
    const call = (token: string, name: string, args: object) =>
      rpc(`${host.url}/echo/mcp`, token, era, 'tools/call', { name, arguments: args });

    test('lists what the rights allow, with schemas and annotations', async () => {
      const lee = await tokenFor('person:lee@acme.example');
      const names = async (token: string) =>
        (await rpc(`${host.url}/echo/mcp`, token, era, 'tools/list')).body.result.tools.map((tool: { name: string }) => tool.name);
      assert.deepEqual(await names(kim), [
        'echo_text',
        'read_entity',
        'write_note',
        'close_books',
        'wrong_result',
        'find_tool',
        'call_tool',
      ]);
      assert.deepEqual(await names(lee), ['echo_text', 'read_entity', 'wrong_result', 'find_tool', 'call_tool']);
      const { body } = await rpc(`${host.url}/echo/mcp`, kim, era, 'tools/list');
      const note = body.result.tools.find((tool: { name: string }) => tool.name === 'write_note');
      assert.deepEqual(note.annotations, {
        title: 'Write a note',
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      });
      assert.deepEqual(Object.keys(note.inputSchema.properties), ['entity_id', 'note', 'wait_ms', 'idempotency_key', 'dry_run']);
      assert.equal(note.outputSchema.type, 'object');
    });

    test('calls a tool and answers structured and as text', async () => {
      const { status, body } = await call(kim, 'echo_text', { text: '안녕', times: 2 });
      assert.equal(status, 200);
      assert.deepEqual(body.result.structuredContent, { text: '안녕안녕', length: 4 });
      assert.deepEqual(JSON.parse(body.result.content[0].text), { text: '안녕안녕', length: 4 });
    });

    test('opens the session of the entity with actor and effective scopes', async () => {
      const { body } = await call(kim, 'read_entity', { entity_id: 'acmec' });
      assert.deepEqual(body.result.structuredContent, {
        entity: 'acmec',
        actor: 'person:kim@acme.example',
        scopes: ['read', 'write', 'close'],
      });
    });

    test('explains thousands of unknown keys in an answer of bounded size', async () => {
      const keys = Array.from({ length: 5000 }, (_, index) => [`key${index}`.padEnd(200, 'x'), 1]);
      const { body } = await call(kim, 'echo_text', { text: 'a', ...Object.fromEntries(keys) });
      const text: string = body.result.content[0].text;
      const error = JSON.parse(text);
      assert.equal(error.code, 'INVALID_ARGUMENTS');
      assert.equal(error.context.unknown_keys.length, 100);
      assert.ok(text.length < 30_000, `the answer has ${text.length} characters`);
    });

    test('explains wrong arguments so that the call can be repaired', async () => {
      const { status, body } = await call(kim, 'echo_text', { text: 7, times: 9, colour: 'red' });
      assert.equal(status, 200);
      assert.equal(body.result.isError, true);
      const error = JSON.parse(body.result.content[0].text);
      assert.equal(error.code, 'INVALID_ARGUMENTS');
      assert.deepEqual(error.context.accepted_keys, ['text', 'times']);
      assert.deepEqual(error.context.unknown_keys, ['colour']);
      const fields = error.context.problems.map(({ field }: { field: string }) => field);
      assert.deepEqual(fields, ['text', 'times', 'arguments']);
      assert.match(error.message, /text: .*expected string/);
      assert.equal(error.context.problems[1].expected.maximum, 5);
    });

    test('turns a domain refusal into a tool error with its own code', async () => {
      const { body } = await call(kim, 'echo_text', { text: 'refuse me' });
      assert.equal(body.result.isError, true);
      const error = JSON.parse(body.result.content[0].text);
      assert.equal(error.code, 'ECHO_REFUSED');
      assert.equal(error.retryable, true);
      assert.equal(error.context.text, 'refuse me');
    });

    test('shows nothing of an unexpected failure but the request id', async () => {
      const { body, headers } = await call(kim, 'echo_text', { text: 'break' });
      const error = JSON.parse(body.result.content[0].text);
      assert.equal(error.code, 'INTERNAL');
      assert.equal(error.context.request_id, headers.get('x-request-id'));
      assert.doesNotMatch(JSON.stringify(body), /secret detail/);
      assert.ok(host.logLines.some((line) => line.includes('secret detail of the inside') && line.includes(error.context.request_id)));
    });

    test('stores nothing when the result breaks its own schema', async () => {
      const { body } = await call(kim, 'wrong_result', {});
      assert.equal(JSON.parse(body.result.content[0].text).code, 'INTERNAL');
    });

    test('reaches an unlisted tool through find_tool and call_tool, with its own scope and checks', async () => {
      const found = await call(kim, 'find_tool', { query: 'report' });
      assert.deepEqual(
        found.body.result.structuredContent.tools.map((tool: { name: string }) => tool.name),
        ['rare_report'],
      );
      const good = await call(kim, 'call_tool', { name: 'rare_report', arguments: { entity_id: 'acmec', month: '2026-01' } });
      assert.deepEqual(good.body.result.structuredContent, { month: '2026-01' });
      const bad = await call(kim, 'call_tool', { name: 'rare_report', arguments: { entity_id: 'acmec' } });
      assert.equal(JSON.parse(bad.body.result.content[0].text).context.tool, 'rare_report');
      const lee = await tokenFor('person:lee@acme.example');
      const refused = await call(lee, 'call_tool', { name: 'rare_report', arguments: { entity_id: 'acmec', month: '2026-01' } });
      assert.equal(refused.status, 403);
      assert.equal(refused.body.error.code, 'ENTITY_NOT_AUTHORIZED');
      const found2 = await call(lee, 'find_tool', { query: 'report' });
      assert.deepEqual(found2.body.result.structuredContent.tools, []);
    });

    test('call_tool says that a tool does not exist, itself included', async () => {
      for (const name of ['no_such_tool', 'call_tool']) {
        const { body } = await call(kim, 'call_tool', { name, arguments: {} });
        const { code, context } = JSON.parse(body.result.content[0].text);
        assert.deepEqual([code, context.tool], ['TOOL_NOT_FOUND', name]);
      }
    });

    test('refuses an unknown tool as a protocol fault', async () => {
      const { body } = await call(kim, 'no_such_tool', {});
      assert.equal(body.error.code, -32602);
      assert.match(body.error.message, /tools\/list/);
    });

    test('keeps missing rights and missing token scope apart', async () => {
      const lee = await tokenFor('person:lee@acme.example');
      const denied = await call(lee, 'write_note', { entity_id: 'acmec', note: 'x' });
      assert.equal(denied.status, 403);
      assert.equal(denied.body.error.code, 'ENTITY_NOT_AUTHORIZED');
      assert.equal(denied.headers.get('www-authenticate'), null);
      assert.deepEqual(
        [denied.body.error.context.needed, denied.body.error.context.held, denied.body.error.context.entity],
        ['write', ['read'], 'acmec'],
      );
      const narrow = await tokenFor('person:kim@acme.example', { ceiling: { acmec: ['read'] } });
      const stepUp = await call(narrow, 'write_note', { entity_id: 'acmec', note: 'x' });
      assert.equal(stepUp.status, 403);
      assert.equal(stepUp.body.error.code, 'INSUFFICIENT_SCOPE');
      assert.match(stepUp.headers.get('www-authenticate') ?? '', /error="insufficient_scope"/);
      assert.match(stepUp.headers.get('www-authenticate') ?? '', /scope="acmec:write"/);
    });
  });
}
