import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { defineService, toolsFor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import { type TestDatabase, testServiceDatabase, testSession } from '@axe/pg/testing';
import * as z from 'zod';
import { createLogger, hostService, type Listening, listen, type ServicePlatform } from '../../src/index.ts';
import { migrations } from '../events/word-services.ts';
import { testVerifier, tokenFor } from '../support/hosting.ts';
import { rpc, rpcRequest } from '../support/rpc.ts';

const writeTool = toolsFor<{ database: TestDatabase }, EntityTx>();
const log = createLogger({ level: 'silent' });

const setUp = writeTool({
  name: 'set_up',
  title: 'Set up',
  summary: 'Makes the books of an entity.',
  scope: 'read',
  effect: 'append',
  reach: 'entity-setup',
  errors: [],
  input: z.object({ label: z.string() }),
  output: z.object({ created: z.boolean(), label: z.string() }),
  run: async ({ label }, { entity, resources, dryRun }) => ({
    created: dryRun ? true : await resources.database.registerEntity({ entity, seed: () => Promise.resolve() }),
    label,
  }),
});

const hear = writeTool({
  name: 'hear_word',
  title: 'Hear a word',
  summary: 'Stores a word.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  errors: [],
  input: z.object({ word: z.string(), wait_ms: z.int().default(0), ignore_signal: z.boolean().default(false) }),
  output: z.object({ id: z.int() }),
  run: async ({ word, wait_ms, ignore_signal }, { tx, signal }) => {
    const { id } = await tx.one<{ id: bigint }>('insert into heard (word, source) values ($1, $2) returning id', [word, 'test']);
    if (wait_ms > 0) await pause(wait_ms, undefined, ignore_signal ? {} : { signal });
    return { id: Number(id) };
  },
});

for (const fastPath of [true, false]) {
  describe(`writes on a real database (${fastPath ? 'fast path' : 'SDK'})`, () => {
    let database: TestDatabase;
    let listening: Listening;
    let dataDir: string;
    let kim: string;
    before(async () => {
      database = await testServiceDatabase({ service: 'writes', migrations });
      await database.registerEntity({ entity: 'acmec', seed: () => Promise.resolve() });
      dataDir = await mkdtemp(path.join(tmpdir(), 'axe-writes-'));
      const service = defineService<{ database: TestDatabase }, ServicePlatform, EntityTx>({
        name: 'writes',
        title: 'Writes',
        summary: 'Writes.',
        version: '1.0.0',
        portBlock: 7950,
        migrations,
        tools: [hear, setUp],
        schemas: [],
        emits: [],
        handles: [],
        errors: {},
        probes: [],
        jobs: [],
        open: () => Promise.resolve({ database }),
      });
      const options = {
        publicUrl: 'http://localhost:7300',
        issuer: 'http://localhost/i',
        verifier: testVerifier('writes'),
        database,
        dataDir,
        log,
        fastPath,
      };
      listening = await listen([await hostService(service, { ...options, limits: { callTimeoutMs: 1500 } })], {
        port: 0,
        log,
        graceMs: 500,
      });
      kim = await tokenFor('person:kim@acme.example', { service: 'writes' });
    });
    after(async () => {
      await listening.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    const call = (args: object, name = 'hear_word') =>
      rpc(`${listening.url}/writes/mcp`, kim, 'modern', 'tools/call', { name, arguments: { entity_id: 'acmec', ...args } });
    const count = async (word: string, entity = 'acmec') => {
      const { n } = await database.entity(testSession(entity), (tx) =>
        tx.one<{ n: bigint }>('select count(*) as n from heard where word = $1', [word]),
      );
      return Number(n);
    };

    test('the same key and arguments give the first result; other arguments are refused', async () => {
      const first = (await call({ word: 'key', idempotency_key: 'k1' })).body.result.structuredContent;
      const again = (await call({ word: 'key', idempotency_key: 'k1' })).body.result.structuredContent;
      assert.deepEqual(again, { ...first, replayed: true });
      const other = (await call({ word: 'another', idempotency_key: 'k1' })).body.result;
      assert.equal(JSON.parse(other.content[0].text).code, 'IDEMPOTENCY_CONFLICT');
      assert.deepEqual([await count('key'), await count('another')], [1, 0]);
    });

    test('32 identical calls at once store one row and give one result', async () => {
      const answers = await Promise.all(Array.from({ length: 32 }, () => call({ word: 'race', idempotency_key: 'race' })));
      const results = answers.map(({ body }) => body.result.structuredContent);
      assert.equal(new Set(results.map(({ id }) => id)).size, 1);
      assert.equal(results.filter(({ replayed }) => replayed !== true).length, 1);
      assert.equal(await count('race'), 1);
    });

    test('a dry run shows the result and stores neither row nor receipt', async () => {
      const dry = (await call({ word: 'dry', dry_run: true, idempotency_key: 'dry' })).body.result.structuredContent;
      assert.equal(dry.dry_run, true);
      assert.equal(await count('dry'), 0);
      const real = (await call({ word: 'dry', idempotency_key: 'dry' })).body.result.structuredContent;
      assert.equal(real.replayed, undefined);
      const after = (await call({ word: 'dry', dry_run: true, idempotency_key: 'dry' })).body.result.structuredContent;
      assert.deepEqual(after, { ...real, dry_run: true, replayed: true });
      assert.equal(await count('dry'), 1);
    });

    test('a tool that sets an entity up keeps receipts as well', async () => {
      const args = { entity_id: 'acmev', label: 'one', idempotency_key: 'setup' };
      const dry = (await call({ ...args, dry_run: true }, 'set_up')).body.result.structuredContent;
      assert.deepEqual(dry, { created: true, label: 'one', dry_run: true });
      const first = (await call(args, 'set_up')).body.result.structuredContent;
      assert.deepEqual(first, { created: true, label: 'one' });
      assert.deepEqual((await call(args, 'set_up')).body.result.structuredContent, { ...first, replayed: true });
      const conflict = (await call({ ...args, label: 'two' }, 'set_up')).body.result;
      assert.equal(JSON.parse(conflict.content[0].text).code, 'IDEMPOTENCY_CONFLICT');
    });

    for (const ignore_signal of [false, true]) {
      test(`a client that hangs up leaves nothing half-stored (handler ${ignore_signal ? 'ignores' : 'heeds'} the signal)`, async () => {
        const word = `hang-up-${ignore_signal}`;
        const request = rpcRequest('modern', 'tools/call', {
          name: 'hear_word',
          arguments: { entity_id: 'acmec', word, wait_ms: 700, ignore_signal },
        });
        const { hostname, port } = new URL(listening.url);
        const headers = Object.entries({
          ...request.headers,
          authorization: `Bearer ${kim}`,
          host: 'localhost',
          'content-length': String(Buffer.byteLength(request.body)),
        });
        const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
        const socket = connect(Number(port), hostname, () => socket.write(`POST /writes/mcp HTTP/1.1\r\n${head}\r\n${request.body}`));
        await pause(250);
        socket.destroy();
        await pause(900);
        assert.equal(await count(word), 0);
        assert.equal((await call({ word: `${word}-after` })).body.result.isError, undefined, 'the connection serves the next call');
      });
    }

    test('a call that takes too long is undone and says so', async () => {
      const { body } = await call({ word: 'late', wait_ms: 20_000, ignore_signal: true });
      const error = JSON.parse(body.result.content[0].text);
      assert.deepEqual([error.code, error.retryable], ['CALL_TIMED_OUT', true]);
      assert.equal(await count('late'), 0);
    });
  });
}
