import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { defineErrors, defineService, toolsFor } from '@axe/kit';
import type { EntityTx, Tx } from '@axe/pg';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import * as z from 'zod';
import type { ServicePlatform } from '../../src/index.ts';
import { hostForTests, type TestService } from '../../testing/index.ts';
import { platformTokenFor, testVerifier, tokenFor } from '../support/hosting.ts';
import { readAnswer, rpc, rpcRequest } from '../support/rpc.ts';

const migrations = { shared: new URL('./schema/shared/', import.meta.url), entity: new URL('./schema/none/', import.meta.url) };
const errors = defineErrors({ CLIENT_REFUSED: { kind: 'invalid', summary: 'A name is refused.', remedy: 'Take another.' } });
const outlived: Promise<unknown>[] = [];

const tool = toolsFor<unknown, Tx>();
const shape = {
  title: 'Add a client',
  summary: 'Stores a client.',
  scope: 'write',
  effect: 'append',
  reach: 'service',
  errors: ['CLIENT_REFUSED'],
  input: z.object({ name: z.string(), wait_ms: z.int().default(0), ignore_signal: z.boolean().default(false) }),
  output: z.object({ name: z.string(), total: z.int(), extra: z.string().optional() }),
} as const;

const addClient = tool({
  ...shape,
  name: 'add_client',
  run: async ({ name, wait_ms, ignore_signal }, { tx, signal }) => {
    await tx.execute('insert into client (name) values ($1)', [name]);
    if (wait_ms > 0) await pause(wait_ms, undefined, ignore_signal ? {} : { signal });
    if (name === 'break') throw new Error('secret detail of the inside');
    if (name === 'outlive') outlived.push(pause(50).then(() => tx.query('select 1 as one')));
    const { total } = await tx.one<{ total: bigint }>('select count(*) as total from client');
    return name === 'wrong result' ? { name, total: 1.5 } : { name, total: Number(total) };
  },
});
const addAsOperator = tool({ ...addClient, name: 'add_as_operator', for: ['operator'] });
const readTx = tool({
  ...shape,
  name: 'read_tx',
  effect: 'read',
  scope: 'read',
  run: async (_input, { tx }) => ({ name: typeof tx, total: 0 }),
});

for (const fastPath of [true, false]) {
  describe(`writes that concern no entity (${fastPath ? 'fast path' : 'SDK'})`, () => {
    let database: TestDatabase;
    let host: TestService;
    let kim: string;

    before(async () => {
      database = await testServiceDatabase({ service: 'echo', migrations, errors });
      const service = defineService<unknown, ServicePlatform, EntityTx>({
        name: 'echo',
        title: 'Clients',
        summary: 'Clients.',
        version: '1.0.0',
        portBlock: 7950,
        migrations,
        tools: [addClient, addAsOperator, readTx],
        schemas: [],
        emits: [],
        handles: [],
        errors,
        probes: [],
        jobs: [],
        open: () => Promise.resolve({}),
      });
      host = await hostForTests(service, {
        verifier: testVerifier('echo'),
        database,
        host: { fastPath, limits: { callTimeoutMs: 1500 } },
      });
      kim = await tokenFor('person:kim@acme.example');
    });
    after(async () => {
      await host.close();
      await database.close();
    });

    const call = (args: object, name = 'add_client', token = kim) =>
      rpc(`${host.url}/echo/mcp`, token, 'modern', 'tools/call', { name, arguments: args });
    const result = async (args: object) => (await call(args)).body.result.structuredContent;
    const refusal = async (args: object, name?: string) => JSON.parse((await call(args, name)).body.result.content[0].text);
    const stored = async (name: string) =>
      Number((await database.shared((tx) => tx.one<{ n: bigint }>('select count(*) as n from client where name = $1', [name]))).n);
    const receipts = async (key: string) =>
      Number(
        (await database.shared((tx) => tx.one<{ n: bigint }>('select count(*) as n from idempotency_record where key = $1', [key]))).n,
      );

    test('commit with what the handler wrote, and name who acts and for whom', async () => {
      const agent = await tokenFor('agent:robot');
      const request = rpcRequest('modern', 'tools/call', { name: 'add_client', arguments: { name: 'named' } });
      Object.assign(request.headers, { authorization: `Bearer ${agent}`, 'x-user-token': kim, 'x-request-id': 'request-of-the-agent' });
      assert.equal((await readAnswer(await fetch(`${host.url}/echo/mcp`, request))).status, 200);
      const [row] = await database.shared((tx) =>
        tx.query<{ added_by: string }>("select added_by, added_for, request_id from client where name = 'named'"),
      );
      assert.deepEqual({ ...row }, { added_by: 'agent:robot', added_for: 'person:kim@acme.example', request_id: 'request-of-the-agent' });
    });

    test('the same key and arguments give the first result again, other arguments are refused', async () => {
      const first = await result({ name: 'key', idempotency_key: 'k1' });
      assert.equal(first.replayed, undefined);
      assert.deepEqual(await result({ name: 'key', idempotency_key: 'k1' }), { ...first, replayed: true });
      assert.equal((await refusal({ name: 'another', idempotency_key: 'k1' })).code, 'IDEMPOTENCY_CONFLICT');
      assert.deepEqual([await stored('key'), await stored('another'), await receipts('k1')], [1, 0, 1]);
    });

    test('a key belongs to the caller and the tool', async () => {
      await result({ name: 'kim’s', idempotency_key: 'mine' });
      const robot = await call({ name: 'robot’s', idempotency_key: 'mine' }, 'add_client', await tokenFor('agent:robot'));
      assert.equal(robot.body.result.structuredContent.replayed, undefined);
      const operator = await call({ name: 'operator’s', idempotency_key: 'mine' }, 'add_as_operator', platformTokenFor('op@axe.example'));
      assert.equal(operator.body.result.structuredContent.name, 'operator’s');
      assert.equal(await receipts('mine'), 3);
    });

    test('of many identical first calls at once one writes, and all have its result', async () => {
      const results = await Promise.all(Array.from({ length: 24 }, () => result({ name: 'race', idempotency_key: 'race' })));
      assert.equal(results.filter(({ replayed }) => replayed !== true).length, 1);
      assert.equal(new Set(results.map(({ total }) => total)).size, 1);
      assert.deepEqual([await stored('race'), await receipts('race')], [1, 1]);
    });

    test('two different first calls under one key: one wins, the other is refused and writes nothing', async () => {
      const names = ['left', 'right'];
      const answers = await Promise.all(names.map((name) => call({ name, idempotency_key: 'both', wait_ms: 50 })));
      const failed = answers.map(({ body }) => body.result.isError === true);
      assert.deepEqual([...failed].sort(), [false, true]);
      assert.deepEqual(
        await Promise.all(names.map(stored)),
        failed.map((one) => (one ? 0 : 1)),
      );
    });

    test('a dry run shows the result and stores neither row nor receipt', async () => {
      const dry = await result({ name: 'dry', dry_run: true, idempotency_key: 'dry' });
      assert.deepEqual([dry.name, dry.dry_run, dry.replayed], ['dry', true, undefined]);
      assert.deepEqual([await stored('dry'), await receipts('dry')], [0, 0]);
      const real = await result({ name: 'dry', idempotency_key: 'dry' });
      assert.equal(real.replayed, undefined);
      assert.deepEqual(await result({ name: 'dry', dry_run: true, idempotency_key: 'dry' }), { ...real, dry_run: true, replayed: true });
      assert.equal(await stored('dry'), 1);
    });

    test('a dry run finds what only a commit would find', async () => {
      for (const dry_run of [true, false]) {
        const { code, message } = await refusal({ name: 'refused late', dry_run, idempotency_key: 'late' });
        assert.deepEqual([code, message], ['CLIENT_REFUSED', 'The name is refused. Nothing was stored.']);
      }
      assert.deepEqual([await stored('refused late'), await receipts('late')], [0, 0]);
    });

    test('a handler that fails, or a result that its schema refuses, stores neither row nor receipt', async () => {
      for (const name of ['break', 'wrong result']) {
        const { code, message } = await refusal({ name, idempotency_key: name });
        assert.equal(code, 'INTERNAL');
        assert.doesNotMatch(message, /secret/);
        assert.deepEqual([await stored(name), await receipts(name)], [0, 0]);
      }
    });

    test('a call that takes too long is undone, also when its handler goes on regardless', async () => {
      const { code } = await refusal({ name: 'slow', wait_ms: 3000, ignore_signal: true, idempotency_key: 'slow' });
      assert.equal(code, 'CALL_TIMED_OUT');
      assert.deepEqual([await stored('slow'), await receipts('slow')], [0, 0]);
    });

    test('a handler that outlives its call does not reach the connection any more', async () => {
      await result({ name: 'outlive' });
      await assert.rejects(outlived.pop() ?? Promise.resolve(), /The call is over/);
    });

    test('a read that concerns no entity has no transaction, as before', async () => {
      assert.equal((await refusal({ name: 'x' }, 'read_tx')).code, 'INTERNAL');
      assert.ok(host.logLines.some((line) => line.includes('runs in no transaction of the chassis')));
    });

    test('both chassis fields stand in the schema of the tool', async () => {
      const { body } = await rpc(`${host.url}/echo/mcp`, kim, 'modern', 'tools/list');
      const listed = (body.result.tools as { name: string; inputSchema: { properties: object } }[]).find(
        ({ name }) => name === 'add_client',
      );
      assert.deepEqual(Object.keys(listed?.inputSchema.properties ?? {}), [
        'name',
        'wait_ms',
        'ignore_signal',
        'idempotency_key',
        'dry_run',
      ]);
    });
  });
}
