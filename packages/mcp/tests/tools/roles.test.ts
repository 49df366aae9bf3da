import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type AnyTool, toolsFor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import * as z from 'zod';
import { type AnyService, describeTools } from '../../src/index.ts';
import { createToolIndex } from '../../src/tools/tool-index.ts';
import { type EchoResources, echoService, tools } from '../support/echo-service.ts';
import { platformTokenFor, startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { rpc } from '../support/rpc.ts';

const tool = toolsFor<EchoResources, EntityTx>();
const base = {
  title: 'Tool of a role',
  summary: 'Shows who calls.',
  scope: 'admin',
  errors: [],
  input: z.object({}),
  output: z.object({ roles: z.array(z.string()), entity: z.string() }),
  run: async (_input: object, { roles, entity }: { readonly roles: ReadonlySet<string>; readonly entity: string }) => ({
    roles: [...roles],
    entity,
  }),
} as const;
const roleTools = [
  tool({ ...base, name: 'rotate_keys', for: ['operator'], effect: 'read', reach: 'service' }),
  tool({ ...base, name: 'list_grants', for: ['operator', 'admin'], effect: 'read', reach: 'service' }),
  tool({ ...base, name: 'inspect_books', for: ['operator'], effect: 'read', reach: 'entity' }),
  tool({ ...base, name: 'who_am_i', for: 'everybody', effect: 'read', reach: 'service' }),
  tool({ ...base, name: 'set_up_books', effect: 'read', reach: 'entity-setup', listed: false }),
  tool({ ...base, name: 'export_audit', for: ['operator'], effect: 'read', reach: 'service', listed: false }),
] as const;

const service: AnyService = { ...echoService(), tools: [...tools, ...roleTools] };

describe('tools for certain roles', () => {
  const hosts: TestHost[] = [];
  before(async () => {
    for (const fastPath of [true, false]) hosts.push(await startTestHost(service, { host: { fastPath } }));
  });
  after(async () => {
    for (const host of hosts) await host.close();
  });

  const [op, choi, kim, lee] = ['op@axe.example', 'choi@acme.example', 'kim@acme.example', 'lee@acme.example'];

  /** Both paths must agree to the letter, whatever the answer is. */
  async function call(token: string, name: string, args: object = {}) {
    const answers = [];
    for (const host of hosts) answers.push(await rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/call', { name, arguments: args }));
    const [fast, slow] = answers.map(({ status, headers, body }) => ({
      status,
      challenge: headers.get('www-authenticate'),
      error: body.error && { ...body.error, context: { ...body.error.context, request_id: '' } },
      result: body.result?.structuredContent,
    }));
    assert.deepEqual(fast, slow);
    if (fast === undefined) throw new Error('no answer');
    return fast;
  }
  const shown = async (token: string) => {
    const host = hosts[0];
    const { body } = await rpc(`${host?.url}/echo/mcp`, token, 'modern', 'tools/list');
    return (body.result.tools as { name: string }[]).map(({ name }) => name);
  };
  const found = async (token: string) =>
    ((await call(token, 'find_tool', { limit: 100 })).result.tools as { name: string }[]).map(({ name }) => name).sort();

  test('are called by those who have one of the roles, without any scope in an entity', async () => {
    assert.deepEqual((await call(platformTokenFor(op), 'rotate_keys')).result, { roles: ['operator'], entity: '' });
    assert.deepEqual((await call(platformTokenFor(choi), 'list_grants')).result, { roles: ['admin'], entity: '' });
    assert.deepEqual((await call(platformTokenFor(op), 'inspect_books', { entity_id: 'acmev' })).result, {
      roles: ['operator'],
      entity: 'acmev',
    });
  });

  test('refuse everybody else: 403 with the roles needed and no challenge, whatever rights and arguments', async () => {
    for (const [email, name, args] of [
      [kim, 'rotate_keys', {}],
      [choi, 'rotate_keys', { nonsense: 1 }],
      [lee, 'list_grants', {}],
      [kim, 'inspect_books', { entity_id: 'acmec' }],
      [kim, 'inspect_books', {}],
    ] as const) {
      const refused = await call(platformTokenFor(email), name, args);
      assert.deepEqual([refused.status, refused.error.code, refused.challenge], [403, 'ROLE_REQUIRED', null]);
      assert.ok(refused.error.context.needed.includes('operator'));
    }
    const agent = await call(await tokenFor('agent:robot'), 'list_grants');
    assert.equal(agent.error.code, 'ROLE_REQUIRED');
  });

  test('want a token that reaches as far as administration, and say so in the challenge', async () => {
    const refused = await call(platformTokenFor(op, { scope: 'echo:close' }), 'rotate_keys');
    assert.deepEqual([refused.status, refused.error.code], [403, 'INSUFFICIENT_SCOPE']);
    assert.match(refused.challenge ?? '', /scope="echo:admin", error="insufficient_scope"/);
    assert.equal((await call(platformTokenFor(op, { scope: 'echo:admin' }), 'rotate_keys')).status, 200);
  });

  test('an operator sets up an entity that the registry names, and nobody else does so without admin in it', async () => {
    const made = await call(platformTokenFor(op), 'set_up_books', { entity_id: 'acmev' });
    assert.deepEqual(made.result, { roles: ['operator'], entity: 'acmev' });
    for (const [token, entity] of [
      [platformTokenFor(op), 'acmex'],
      [platformTokenFor(op, { scope: 'echo:close' }), 'acmev'],
      [platformTokenFor(choi), 'acmev'],
      [platformTokenFor(kim), 'acmec'],
      [await tokenFor('agent:robot'), 'acmec'],
    ] as const) {
      const refused = await call(token, 'set_up_books', { entity_id: entity });
      assert.deepEqual([refused.status, refused.error.code], [403, 'ENTITY_NOT_AUTHORIZED']);
    }
  });

  test('give no rights in entities', async () => {
    const refused = await call(platformTokenFor(op), 'read_entity', { entity_id: 'acmec' });
    assert.deepEqual([refused.status, refused.error.code], [403, 'ENTITY_NOT_AUTHORIZED']);
  });

  test('are shown to those alone, with the same scopes or none, and never out of the list kept for others', async () => {
    // kim is an admin; robot and lee are not: the lists of equal scopes must not be mistaken for each other.
    const guides = ['find_tool', 'call_tool'];
    assert.deepEqual(await shown(platformTokenFor(op)), ['rotate_keys', 'list_grants', 'inspect_books', 'who_am_i', ...guides]);
    assert.deepEqual(await shown(platformTokenFor(choi)), ['list_grants', 'who_am_i', ...guides]);
    const ordinary = await shown(platformTokenFor(lee));
    assert.ok(ordinary.includes('echo_text'));
    assert.deepEqual(
      ordinary.filter((name) => roleTools.some((one) => one.name === name)),
      ['who_am_i'],
    );
    const admin = await shown(platformTokenFor(kim));
    assert.ok(admin.includes('close_books') && admin.includes('list_grants') && !admin.includes('rotate_keys'));
    assert.deepEqual(await shown(platformTokenFor('none@acme.example')), ['who_am_i']);
  });

  test('for everybody are called by whoever is known, with the narrowest token, and by nobody else', async () => {
    const narrow = platformTokenFor('none@acme.example', { scope: 'echo:reopen' });
    assert.deepEqual((await call(narrow, 'who_am_i')).result, { roles: [], entity: '' });
    assert.equal((await call(platformTokenFor('nobody@elsewhere.example'), 'who_am_i')).error.code, 'USER_NOT_MAPPED');
    assert.equal((await call('rubbish', 'who_am_i')).status, 401);
  });

  test('are found and called by name as they are shown, the unlisted ones too', async () => {
    const operators = ['call_tool', 'export_audit', 'find_tool', 'inspect_books', 'list_grants', 'rotate_keys', 'who_am_i'];
    assert.deepEqual(await found(platformTokenFor(op)), operators);
    assert.deepEqual(
      await found(platformTokenFor(op, { scope: 'echo:read' })),
      ['who_am_i'],
      'a token without administration carries no role',
    );
    assert.ok(!(await found(platformTokenFor(kim))).includes('export_audit'));
    const through = (email: string) => call(platformTokenFor(email), 'call_tool', { name: 'export_audit', arguments: {} });
    assert.deepEqual((await through(op)).result, { roles: ['operator'], entity: '' });
    assert.equal((await through(kim)).error.code, 'ROLE_REQUIRED');
    assert.equal((await call(platformTokenFor('none@acme.example'), 'find_tool')).error.code, 'ENTITY_NOT_AUTHORIZED');
  });
});

test('the catalogue says for whom a tool is', () => {
  const described = describeTools(service);
  assert.deepEqual(described.find(({ name }) => name === 'list_grants')?.for, ['operator', 'admin']);
  assert.equal(described.find(({ name }) => name === 'echo_text')?.for, undefined);
  assert.ok(!JSON.stringify(described.find(({ name }) => name === 'echo_text')).includes('"for"'));
});

test('a tool for nobody is a mistake of its declaration', () => {
  const nobody: AnyTool = { ...roleTools[0], for: [] };
  assert.throws(() => createToolIndex([nobody]), /rotate_keys is for no role/);
});
