import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { newId } from '@axe/kit';
import {
  emitShared,
  type OutboxWorker,
  type OutgoingEvent,
  outboxState,
  receiveEvent,
  reviveEvent,
  startOutboxWorker,
} from '../src/index.ts';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('events', () => {
  let producer: TestDatabase;
  let consumer: TestDatabase;

  before(async () => {
    producer = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
    consumer = await testServiceDatabase({ service: 'archive', migrations: ledgerMigrations });
    for (const entity of ['acmec', 'acmev']) {
      await producer.registerEntity({ entity, seed: async () => undefined });
      await consumer.registerEntity({ entity, seed: async () => undefined });
    }
  });

  const emit = (entity: string, n: number, type = 'ledger.posted@1') => producer.entity(testSession(entity), (tx) => tx.emit(type, { n }));

  async function withWorker(
    deliver: (event: OutgoingEvent, consumer: string) => Promise<void>,
    work: (worker: OutboxWorker) => Promise<void>,
    type = 'ledger.posted@1',
  ): Promise<void> {
    const retry = { maxAttempts: 3, firstMs: 1, maxMs: 5 };
    const consumersOf = (emitted: string) => (emitted === type ? ['archive'] : []);
    const worker = startOutboxWorker({ database: producer, consumersOf, deliver, retry });
    try {
      await work(worker);
    } finally {
      await worker.stop();
    }
  }

  /** Waits for a state that must come; the limit is only there to fail instead of hanging. */
  async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      if (await done()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.fail('waited in vain');
  }

  it('delivers what was committed and nothing else, in order per entity', async () => {
    const heard: OutgoingEvent[] = [];
    await producer.entity(testSession('acmec'), (tx) => tx.emit('ledger.posted@1', { n: -1 }), { rollback: true });
    for (let n = 0; n < 10; n += 1) await emit(n % 2 === 0 ? 'acmec' : 'acmev', n);
    await withWorker(
      async (event) => void heard.push(event),
      async () => {
        await until(() => heard.length === 10);
        await emit('acmec', 10);
        await until(() => heard.length === 11);
      },
    );
    const numbers = (entity: string) => heard.filter((event) => event.entity === entity).map((event) => event.payload.n);
    assert.deepEqual(numbers('acmec'), [0, 2, 4, 6, 8, 10]);
    assert.deepEqual(numbers('acmev'), [1, 3, 5, 7, 9]);
    assert.equal(heard[0]?.source, 'ledger');
    assert.equal((await outboxState(producer)).pending, 0);
  });

  it('retries in order, then gives up on one event without blocking the next, and revives it', async () => {
    const heard: unknown[] = [];
    let broken = true;
    const deliver = async (event: OutgoingEvent) => {
      if (event.payload.n === 100 && broken) throw new Error('HTTP 503');
      heard.push(event.payload.n);
    };
    await emit('acmec', 100, 'retry@1');
    await emit('acmec', 101, 'retry@1');
    await withWorker(
      deliver,
      async () => {
        await until(() => heard.length === 1);
        const state = await outboxState(producer);
        assert.equal(state.dead, 1);
        assert.deepEqual([state.deadLetters[0]?.attempts, state.deadLetters[0]?.lastError], [3, 'HTTP 503']);
        broken = false;
        assert.equal(await reviveEvent(producer, state.deadLetters[0]?.id ?? ''), 1);
        await until(() => heard.length === 2);
      },
      'retry@1',
    );
    assert.deepEqual(heard, [101, 100]);
  });

  it('hands an event that a stopped worker held to the next one, and the inbox ignores the copy', async () => {
    const outcomes: string[] = [];
    const receive = async (event: OutgoingEvent) => {
      const outcome = await receiveEvent(consumer, event, async (tx) => {
        await tx.execute('insert into entry (memo, amount) values ($1, $2)', [event.type, BigInt(Number(event.payload.n))]);
      });
      outcomes.push(outcome);
    };
    await emit('acmec', 200, 'copy@1');
    let first = true;
    const deliver = async (event: OutgoingEvent) => {
      await receive(event);
      // The answer is lost on its way back.
      if (first) {
        first = false;
        throw new Error('socket hang up');
      }
    };
    await withWorker(deliver, async () => until(() => outcomes.length === 2), 'copy@1');
    assert.deepEqual(outcomes, ['handled', 'duplicate']);
    const found = await consumer.entity(testSession('acmec'), (tx) => tx.query("select amount from entry where memo = 'copy@1'"));
    assert.deepEqual(
      found.map((row) => ({ ...row })),
      [{ amount: 200n }],
    );
    const audit = await consumer.entity(testSession('acmec'), (tx) =>
      tx.one<{ actor: string }>("select actor from audit_log where new_data ->> 'memo' = 'copy@1'"),
    );
    assert.equal(audit.actor, 'agent:ledger');
  });

  it('forgets the event id when the handler fails, and handles copies at the same time once', async () => {
    const event = { id: newId(), type: 'x@1', source: 'frame', entity: 'acmec', payload: {}, occurredAt: new Date().toISOString() };
    await assert.rejects(
      receiveEvent(consumer, event, () => Promise.reject(new Error('no'))),
      /no/,
    );
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => receiveEvent(consumer, event, async () => undefined)));
    assert.deepEqual(outcomes.sort(), ['duplicate', 'duplicate', 'duplicate', 'duplicate', 'handled']);
    const shared = { ...event, entity: '' };
    assert.equal(await receiveEvent(consumer, shared, async () => undefined), 'handled');
    assert.equal(await receiveEvent(consumer, shared, async () => undefined), 'duplicate');
  });

  it('delivers each event once with two workers', async () => {
    const heard: unknown[] = [];
    const options = {
      database: producer,
      consumersOf: (type: string) => (type === 'two@1' ? ['archive'] : []),
      deliver: async (event: OutgoingEvent) => void heard.push(event.payload.n),
    };
    const workers = [startOutboxWorker(options), startOutboxWorker(options)];
    await Promise.all(Array.from({ length: 20 }, (_, n) => emit('acmec', n, 'two@1')));
    await producer.shared((tx) => emitShared(tx, 'two@1', { n: 20 }));
    await until(() => heard.length >= 21);
    await Promise.all(workers.map((worker) => worker.stop()));
    assert.equal(new Set(heard).size, 21);
    assert.equal(heard.length, 21);
  });
});
