import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { echoService } from '../support/echo-service.ts';
import { platformTokenFor, startTestHost, type TestHost } from '../support/hosting.ts';
import { rawRequest } from '../support/raw-http.ts';
import { readAnswer, rpc, rpcRequest } from '../support/rpc.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const megabyte = 'a'.repeat(1_000_000);

describe('attacks with tokens over HTTP', () => {
  const hosts: TestHost[] = [];
  let token: string;
  before(async () => {
    for (const fastPath of [true, false]) hosts.push(await startTestHost(echoService(), { host: { fastPath } }));
    token = platformTokenFor('kim@acme.example');
  });
  after(async () => {
    for (const host of hosts) await host.close();
  });

  const post = async (host: TestHost, path: string, headers: Record<string, string>, body?: string) =>
    readAnswer(await fetch(`${host.url}${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) }));

  test('a token counts in the Authorization header only: not in the URL, a form, a cookie or the message', async () => {
    const request = rpcRequest('modern', 'tools/call', { name: 'echo_text', arguments: { text: 'x' } });
    const headers: Record<string, string> = request.headers;
    const { body } = request;
    for (const host of hosts) {
      for (const name of ['access_token', 'token', 'ACCESS_TOKEN', 'bearer']) {
        const answer = await post(host, `/echo/mcp?${name}=${token}`, headers, body);
        assert.deepEqual([answer.status, answer.body.error.code], [400, 'TOKEN_IN_QUERY'], name);
      }
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      assert.equal((await post(host, '/echo/mcp', form, `access_token=${token}`)).status, 401);
      assert.equal((await post(host, '/echo/mcp', { ...headers, cookie: `access_token=${token}` }, body)).status, 401);
      const inside = JSON.stringify({ ...JSON.parse(body), access_token: token, authorization: `Bearer ${token}` });
      assert.equal((await post(host, '/echo/mcp', headers, inside)).status, 401);
      assert.equal((await post(host, '/echo/mcp', { ...headers, authorization: `Bearer ${token}` }, body)).status, 200);
      assert.doesNotMatch(host.logLines.join(''), new RegExp(token.split('.')[1] ?? token));
    }
  });

  test('what a token says never becomes a header of the answer', async () => {
    const nasty = 'https://evil.example"\r\nSet-Cookie: stolen=1\r\n\r\n<script>';
    const tokens = [
      `${encode({ alg: 'RS256', kid: nasty, typ: 'at+jwt' })}.${encode({ iss: nasty })}.AAAA`,
      `${encode({ alg: nasty, kid: nasty, typ: nasty })}.${encode({ iss: 'http://localhost:7300', sub: nasty, aud: nasty })}.AAAA`,
      platformTokenFor(nasty),
      platformTokenFor('kim@acme.example', { scope: nasty }),
      platformTokenFor('kim@acme.example', { audience: nasty }),
    ];
    for (const host of hosts) {
      for (const one of tokens) {
        const answer = await rpc(`${host.url}/echo/mcp`, one, 'modern', 'tools/list');
        assert.ok(answer.status === 401 || answer.status === 403, String(answer.status));
        assert.equal(answer.headers.get('set-cookie'), null);
        const challenge = answer.headers.get('www-authenticate') ?? '';
        assert.match(
          challenge,
          /^Bearer realm="echo", resource_metadata="[^"]+", scope="[^"]+"(, error="[a-z_]+", error_description="[^"\\]*")?$/,
        );
      }
    }
  });

  test('a header of a megabyte is refused with a request id, and the next request is served', async () => {
    for (const host of hosts) {
      const head = `POST /echo/mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${megabyte}\r\nContent-Length: 0\r\n\r\n`;
      const answer = await rawRequest(host.url, head);
      assert.equal(answer.status, 431);
      assert.match(answer.head, /^x-request-id: [\w-]{8,}\r?$/im);
      assert.equal((await rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/list')).status, 200);
    }
  });

  test('a field of a megabyte is refused by name, in an answer that does not repeat it', async () => {
    for (const host of hosts) {
      const call = (name: string, args: object) => rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/call', { name, arguments: args });
      for (const [name, args, field] of [
        ['echo_text', { text: megabyte }, 'text'],
        ['read_entity', { entity_id: megabyte }, 'entity_id'],
        ['write_note', { entity_id: 'acmec', note: 'x', idempotency_key: megabyte }, 'idempotency_key'],
        ['echo_text', { text: 'x', [megabyte]: 1 }, ''],
      ] as const) {
        const { status, body } = await call(name, args);
        assert.equal(status, 200);
        const error = JSON.parse(body.result.content[0].text);
        assert.equal(error.code, 'INVALID_ARGUMENTS');
        assert.ok(
          error.message.includes(field) && JSON.stringify(body).length < 20_000,
          `${name}: ${JSON.stringify(body).length} characters`,
        );
      }
      assert.equal(host.database.committed.length, 0);
      assert.ok(host.logLines.every((line) => line.length < 20_000));
    }
  });
});
