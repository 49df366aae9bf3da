import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { authErrors, type Verifier } from '@axe/auth';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { readAnswer, rpc, rpcRequest } from '../support/rpc.ts';

const metadataUrl = 'http://localhost:7300/.well-known/oauth-protected-resource/echo/mcp';

describe('who may enter', () => {
  let host: TestHost;
  let kim: string;
  before(async () => {
    host = await startTestHost(echoService());
    kim = await tokenFor('person:kim@acme.example');
  });
  after(() => host.close());
  const list = (token: string | undefined) => rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/list');

  test('no token: a challenge without an error code, and the reason in the body', async () => {
    const { status, headers, body } = await list(undefined);
    assert.equal(status, 401);
    const challenge = headers.get('www-authenticate') ?? '';
    assert.equal(challenge, `Bearer realm="echo", resource_metadata="${metadataUrl}", scope="echo"`);
    assert.equal(body.error.code, 'MISSING_TOKEN');
    assert.equal(body.error.context.request_id, headers.get('x-request-id'));
    assert.equal(typeof body.error.context.reason, 'string');
    assert.equal(body.error.retryable, false);
  });

  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = (header: object, claims: object) => {
    const text = `${b64(header)}.${b64(claims)}`;
    return `${text}.${createHmac('sha256', 'x').update(text).digest('base64url')}`;
  };
  const now = Math.floor(Date.now() / 1000);
  const refused: readonly (readonly [string, () => Promise<string> | string, string])[] = [
    ['nonsense', () => 'nonsense', 'INVALID_TOKEN'],
    [
      'a token that expired',
      () => tokenFor('person:kim@acme.example', { now: new Date(Date.now() - 7200_000), ttlSeconds: 3600 }),
      'TOKEN_EXPIRED',
    ],
    ['a token of another service', () => tokenFor('person:kim@acme.example', { service: 'other' }), 'UNTRUSTED_ISSUER'],
    [
      'another secret',
      () => tokenFor('person:kim@acme.example', { secret: 'another secret of sufficient length, 012345' }),
      'INVALID_TOKEN',
    ],
    [
      'an issuer nobody knows',
      () => forged({ alg: 'HS256', kid: 'k' }, { iss: 'https://evil.example', aud: 'axe:acme:echo', sub: 'x', exp: now + 60, iat: now }),
      'UNTRUSTED_ISSUER',
    ],
    [
      'the algorithm none',
      () => forged({ alg: 'none' }, { iss: 'axe:acme:echo:bootstrap', aud: 'axe:acme:echo', sub: 'x', exp: now + 60, iat: now }),
      'INVALID_TOKEN',
    ],
  ];
  for (const [what, make, code] of refused) {
    test(`${what}: 401 with its own reason and invalid_token`, async () => {
      const { status, headers, body } = await list(await make());
      assert.equal(status, 401);
      assert.equal(body.error.code, code);
      const challenge = headers.get('www-authenticate') ?? '';
      assert.match(challenge, /error="invalid_token", error_description="[^"]+"/);
      assert.match(challenge, new RegExp(`resource_metadata="${metadataUrl}"`));
    });
  }

  test('a wrong audience and an issuer that is down have answers of their own', async () => {
    const failing = (make: () => Error): Verifier => ({ verify: () => Promise.reject(make()) });
    const cases = [
      [() => authErrors.AUDIENCE_MISMATCH('For another service.'), 401, true],
      [() => authErrors.OIDC_UNAVAILABLE('The keys never came.'), 503, false],
      [() => authErrors.USER_NOT_MAPPED('Not in the registry.'), 403, false],
      [() => authErrors.ADDRESS_REUSED('Another account.'), 403, false],
    ] as const;
    for (const [make, status, challenged] of cases) {
      const other = await startTestHost(echoService(), { host: { verifier: failing(make) } });
      const answer = await rpc(`${other.url}/echo/mcp`, 'a.b.c', 'modern', 'tools/list');
      await other.close();
      assert.equal(answer.status, status);
      assert.equal(answer.body.error.code, make().constructor.name === 'Refusal' ? (make() as { code?: string }).code : '');
      assert.equal(answer.headers.get('www-authenticate') !== null, challenged);
      assert.equal(answer.headers.get('retry-after') !== null, status === 503);
    }
  });

  test('a person without a line in the registry: 403 without a challenge', async () => {
    const { status, headers, body } = await list(await tokenFor('person:nobody@elsewhere.example'));
    assert.deepEqual([status, body.error.code, headers.get('www-authenticate')], [403, 'USER_NOT_MAPPED', null]);
  });

  test('a person with an empty line sees no tool and may use none', async () => {
    const none = await tokenFor('person:none@acme.example');
    assert.deepEqual((await list(none)).body.result.tools, []);
    const { status, body } = await rpc(`${host.url}/echo/mcp`, none, 'modern', 'tools/call', {
      name: 'echo_text',
      arguments: { text: 'x' },
    });
    assert.deepEqual([status, body.error.code], [403, 'ENTITY_NOT_AUTHORIZED']);
  });

  test('an entity of somebody else is refused, whatever the other arguments', async () => {
    const call = (args: object) => rpc(`${host.url}/echo/mcp`, kim, 'legacy', 'tools/call', { name: 'write_note', arguments: args });
    for (const entity_id of ['acmev', 'globex']) {
      const { status, body } = await call({ entity_id, note: 7 });
      assert.deepEqual([status, body.error.code, body.error.context.entity], [403, 'ENTITY_NOT_AUTHORIZED', entity_id]);
    }
    assert.deepEqual(host.database.committed, []);
  });

  test('an agent acts for a person with what both hold', async () => {
    const request = rpcRequest('modern', 'tools/call', { name: 'read_entity', arguments: { entity_id: 'acmec' } });
    request.headers.authorization = `Bearer ${await tokenFor('agent:robot')}`;
    request.headers['x-user-token'] = await tokenFor('person:lee@acme.example');
    const { body } = await readAnswer(await fetch(`${host.url}/echo/mcp`, request));
    assert.deepEqual(body.result.structuredContent, { entity: 'acmec', actor: 'agent:robot', scopes: ['read'] });
    assert.equal(host.database.committed.at(-1)?.onBehalfOf, 'person:lee@acme.example');
  });

  test('every endpoint wants a token or none, as declared', async () => {
    const status = async (method: string, path: string) => (await fetch(`${host.url}/echo${path}`, { method })).status;
    assert.deepEqual(
      await Promise.all(['/health', '/health/ready', '/health/storage', '/metrics'].map((path) => status('GET', path))),
      [200, 200, 200, 200],
    );
    assert.deepEqual(
      [await status('GET', '/schemas'), await status('POST', '/files'), await status('GET', '/mcp'), await status('DELETE', '/mcp')],
      [401, 401, 401, 401],
    );
    assert.equal(await status('POST', '/events'), 404, 'a service without events has no such door');
  });

  test('a good token opens the published schemas', async () => {
    const response = await fetch(`${host.url}/echo/schemas`, { headers: { authorization: `Bearer ${kim}` } });
    const { service, version, schemas } = (await response.json()) as {
      service: string;
      version: string;
      schemas: { id: string; fields: { properties: object } }[];
    };
    assert.deepEqual([service, version, schemas[0]?.id], ['echo', '1.2.3', 'echo.note@1.0']);
    assert.deepEqual(Object.keys(schemas[0]?.fields.properties ?? {}), ['note']);
  });

  test('the log says why a call was refused: its code and the finer reason, and nothing of what was sent', async () => {
    const request = (headers: object) => ({ method: 'POST', headers: { 'x-request-id': crypto.randomUUID(), ...headers } });
    const told = async (init: ReturnType<typeof request>) => {
      const { status } = await fetch(`${host.url}/echo/mcp`, init);
      const find = () => host.logLines.find((text) => text.includes(init.headers['x-request-id']));
      // Written when the connection has taken the answer, which may be after the client has read it.
      while (find() === undefined) await pause(5);
      const line = find() ?? '{}';
      assert.ok(!line.includes('nonsense'), line);
      const { outcome, reason } = JSON.parse(line) as { outcome?: string; reason?: string };
      return [status, outcome, reason];
    };
    assert.deepEqual(await told(request({ authorization: 'Bearer nonsense' })), [401, 'INVALID_TOKEN', 'MALFORMED']);
    assert.deepEqual(await told(request({ authorization: 'Basic nonsense' })), [401, 'MISSING_TOKEN', 'SCHEME_NOT_BEARER']);
    assert.deepEqual(await told(request({ origin: 'https://nonsense.example' })), [403, 'ORIGIN_NOT_ALLOWED', undefined]);
    // What the code says already stands there once.
    const stranger = await tokenFor('person:nobody@elsewhere.example');
    assert.deepEqual(await told(request({ authorization: `Bearer ${stranger}` })), [403, 'USER_NOT_MAPPED', undefined]);
  });

  test('neither tokens nor secrets reach the log', async () => {
    await list(kim);
    await fetch(`${host.url}/echo/mcp?access_token=${kim}`, { method: 'POST' });
    const text = host.logLines.join('');
    assert.ok(text.includes('"path":"/echo/mcp"'));
    assert.ok(!text.includes(kim.split('.')[2] ?? kim), 'a signature in the log');
    assert.ok(!text.includes(kim.split('.')[1] ?? kim), 'claims in the log');
  });
});
