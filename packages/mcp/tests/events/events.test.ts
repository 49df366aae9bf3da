import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@axe/kit';
import { type TestDatabase, testServiceDatabase, testSession } from '@axe/pg/testing';
import { createLogger, type HostedService, hostService, type Listening, listen, serviceEvents } from '../../src/index.ts';
import { testSlice, testVerifier, tokenFor } from '../support/hosting.ts';
import { readAnswer, rpc } from '../support/rpc.ts';
import { listenerService, migrations, speaker } from './word-services.ts';

const slice = testSlice();
const log = createLogger({ level: 'silent' });
const eventSecret = 'the secret of events between services, long enough';

describe('events between two services', () => {
  const addresses = new Map<string, string>();
  const maxAttempts = 60;
  const databases = new Map<string, TestDatabase>();
  let failOn: ReadonlyMap<string, number> = new Map();
  const failures = new Map<string, number>();
  let speaking: Listening;
  let hearing: Listening | undefined;
  let dataDir: string;
  let kim: string;

  const eventsOf = (service: string) =>
    serviceEvents({
      customer: 'acme',
      service,
      secrets: [eventSecret],
      senders: ['speaker', 'other'],
      slice: () => slice,
      now: () => new Date(),
      endpointOf: (consumer) => addresses.get(consumer),
      // Three seconds: a consumer that is down for a moment comes back before they are used up, on a slow machine too.
      retry: { maxAttempts, firstMs: 20, maxMs: 50 },
      pollMs: 20,
    });

  async function host(declaration: Parameters<typeof hostService>[0]): Promise<HostedService> {
    const database = databases.get(declaration.name);
    if (database === undefined) throw new Error(`no database of ${declaration.name}`);
    return hostService(declaration, {
      publicUrl: 'http://localhost:7300',
      issuer: 'http://localhost:7300/entra/tenant/v2.0',
      verifier: testVerifier(declaration.name),
      database,
      dataDir: path.join(dataDir, declaration.name),
      log,
      events: eventsOf(declaration.name),
    });
  }

  const listener = listenerService({
    onWord(word) {
      const seen = (failures.get(word) ?? 0) + 1;
      failures.set(word, seen);
      if (seen <= (failOn.get(word) ?? 0)) throw new Error(`fails on ${word}`);
    },
  });

  async function startListener(port: number): Promise<string> {
    hearing = await listen([await host(listener)], { port, log, graceMs: 500 });
    return hearing.url;
  }

  before(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'axe-events-'));
    for (const service of ['speaker', 'listener']) {
      const database = await testServiceDatabase({ service, migrations });
      await database.registerEntity({ entity: 'acmec', seed: () => Promise.resolve() });
      await database.registerEntity({ entity: 'acmev', seed: () => Promise.resolve() });
      databases.set(service, database);
    }
    addresses.set('listener', `${await startListener(0)}/listener/events`);
    speaking = await listen([await host(speaker)], { port: 0, log, graceMs: 500 });
    kim = await tokenFor('person:kim@acme.example', { service: 'speaker' });
  });
  after(async () => {
    await speaking.close();
    await hearing?.close();
    for (const database of databases.values()) await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const say = (words: readonly string[], more: object = {}) =>
    rpc(`${speaking.url}/speaker/mcp`, kim, 'modern', 'tools/call', {
      name: 'say_words',
      arguments: { entity_id: 'acmec', words, ...more },
    });

  async function heard(): Promise<readonly string[]> {
    const rows = await databases
      .get('listener')
      ?.entity(testSession('acmec'), (tx) => tx.query<{ word: string }>('select word from heard order by id'));
    return (rows ?? []).map(({ word }) => word);
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (let turn = 0; turn < 400; turn += 1) {
      if (await condition()) return;
      await pause(25);
    }
    throw new Error('the condition did not come true within 10 s');
  }

  const post = async (body: object, token: string | undefined) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    return readAnswer(await fetch(addresses.get('listener') ?? '', { method: 'POST', headers, body: JSON.stringify(body) }));
  };

  const event = (changes: object = {}) => ({
    id: newId(),
    type: 'speaker.said@1',
    source: 'speaker',
    entity: 'acmev',
    payload: { word: 'x' },
    occurredAt: new Date().toISOString(),
    ...changes,
  });

  test('arrive in order, each once, and only when the call committed', async () => {
    const { body } = await say(['one', 'two', 'three']);
    assert.deepEqual(body.result.structuredContent, { said: 3 });
    await say(['never'], { then_fail: true });
    await say(['never either'], { dry_run: true });
    await say(['four']);
    await until(async () => (await heard()).includes('four'));
    assert.deepEqual(await heard(), ['one', 'two', 'three', 'four']);
  });

  test('keep their order when the consumer fails for a while', async () => {
    failOn = new Map([['five', 2]]);
    await say(['five', 'six']);
    await until(async () => (await heard()).includes('six'));
    assert.deepEqual((await heard()).slice(-2), ['five', 'six']);
    assert.equal(failures.get('five'), 3);
  });

  test('wait for a consumer that is down', async () => {
    const port = Number(new URL(hearing?.url ?? '').port);
    await hearing?.close();
    await say(['seven']);
    await until(async () => (await health()).events.pending === 1);
    await startListener(port);
    await until(async () => (await heard()).includes('seven'));
    assert.deepEqual((await heard()).slice(-1), ['seven']);
  });

  test('end as dead letters that health and metrics show, and let the next ones pass', async () => {
    failOn = new Map([['cursed', 99]]);
    await say(['cursed', 'eight']);
    await until(async () => (await heard()).includes('eight'));
    assert.equal(failures.get('cursed'), maxAttempts);
    await until(async () => (await health()).events.dead === 1);
    const metrics = await (await fetch(`${speaking.url}/speaker/metrics`)).text();
    assert.match(metrics, /axe_outbox_dead\{service="speaker"\} 1/);
    assert.ok(!(await heard()).includes('cursed'), 'what the failed handler wrote was undone');
  });

  const health = async () =>
    (await fetch(`${speaking.url}/speaker/health`)).json() as Promise<{ events: { pending: number; dead: number } }>;

  test('are handled once however often they come, also at the same time', async () => {
    const token = await eventsOf('speaker').tokenFor('listener');
    const twice = event({ payload: { word: 'echo' } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(twice, token)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(8).fill(200),
    );
    assert.equal(answers.filter(({ body }) => body.status === 'handled').length, 1);
    assert.equal(answers.filter(({ body }) => body.status === 'duplicate').length, 7);
  });

  test('are taken from the service alone that they name', async () => {
    const mine = await eventsOf('speaker').tokenFor('listener');
    const missing = await post(event(), undefined);
    assert.deepEqual([missing.status, missing.body.error.code], [401, 'MISSING_TOKEN']);
    const person = await post(event(), await tokenFor('person:kim@acme.example', { service: 'listener' }));
    assert.deepEqual([person.status, person.body.error.code], [401, 'UNTRUSTED_ISSUER']);
    const forged = await post(event({ source: 'other' }), mine);
    assert.deepEqual([forged.status, forged.body.error.code], [403, 'SENDER_NOT_ALLOWED']);
    const stranger = await post(event({ source: 'stranger' }), await eventsOf('stranger').tokenFor('listener'));
    assert.deepEqual([stranger.status, stranger.body.error.code], [403, 'USER_NOT_MAPPED']);
    const elsewhere = await post(event(), await eventsOf('speaker').tokenFor('another'));
    assert.equal(elsewhere.status, 401);
    const tool = await rpc(`${speaking.url}/speaker/mcp`, await eventsOf('listener').tokenFor('speaker'), 'modern', 'tools/list');
    assert.equal(tool.status, 401, 'a service token opens no tools');
  });

  test('are refused when nobody hears their type or the payload does not fit', async () => {
    const token = await eventsOf('speaker').tokenFor('listener');
    const unknown = await post(event({ type: 'speaker.sang@1' }), token);
    assert.deepEqual([unknown.status, unknown.body.error.code], [400, 'EVENT_REJECTED']);
    const wrong = await post(event({ payload: { word: 7 } }), token);
    assert.deepEqual([wrong.status, wrong.body.error.code], [400, 'EVENT_REJECTED']);
    assert.match(wrong.body.error.message, /word/);
    const shapeless = await post({ hello: 'world' }, token);
    assert.equal(shapeless.status, 400);
  });
});
