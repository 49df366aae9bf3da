import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isRefusal, type JsonValue } from '@axe/kit';
import { claimReceipt, completeReceipt } from '../src/index.ts';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('receipts of writes', () => {
  let database: TestDatabase;
  const session = testSession('acmec');

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
    await database.registerEntity({ entity: 'acmec', seed: async () => undefined });
  });

  function post(key: string, payloadHash = 'h1', memo = key): Promise<{ replayed: boolean; result: JsonValue }> {
    const claim = { tool: 'post_entry', actor: session.actor, key, payloadHash, requestId: 'r' };
    return database.entity(session, async (tx) => {
      const outcome = await claimReceipt(tx, claim);
      if (outcome.state === 'replay') return { replayed: true, result: outcome.result };
      const { id } = await tx.one<{ id: bigint }>('insert into entry (memo, amount) values ($1, 1) returning id', [memo]);
      const result = { id: Number(id) };
      await completeReceipt(tx, claim, result);
      return { replayed: false, result };
    });
  }

  const entries = (memo: string) =>
    database.entity(session, async (tx) => (await tx.one<{ n: bigint }>('select count(*) as n from entry where memo = $1', [memo])).n);

  it('has one winner and 31 replays among 32 identical calls at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 32 }, () => post('race')));
    assert.equal(outcomes.filter(({ replayed }) => !replayed).length, 1);
    assert.equal(new Set(outcomes.map(({ result }) => JSON.stringify(result))).size, 1);
    assert.equal(await entries('race'), 1n);
  });

  it('replays the result to the letter, its keys in the first order', async () => {
    const claim = { tool: 'post_entry', actor: session.actor, key: 'order', payloadHash: 'h', requestId: 'r' };
    const result = { voucher: '2026-000001', id: 1, lines: [{ b: 1, a: null }] };
    await database.entity(session, async (tx) => {
      await claimReceipt(tx, claim);
      await completeReceipt(tx, claim, result);
    });
    const again = await database.entity(session, (tx) => claimReceipt(tx, claim));
    assert.equal(JSON.stringify(again), JSON.stringify({ state: 'replay', result }));
  });

  it('refuses other arguments under the same key', async () => {
    await post('k1');
    await assert.rejects(post('k1', 'h2'), (error) => isRefusal(error, 'IDEMPOTENCY_CONFLICT') && error.kind === 'conflict');
    assert.equal(await entries('k1'), 1n);
  });

  it('keeps no receipt of a failed call', async () => {
    const claim = { tool: 'post_entry', actor: session.actor, key: 'k2', payloadHash: 'h', requestId: 'r' };
    const failing = database.entity(session, async (tx) => {
      await claimReceipt(tx, claim);
      throw new Error('later');
    });
    await assert.rejects(failing, /later/);
    assert.equal((await post('k2', 'h')).replayed, false);
  });

  it('lets the waiting call win when the first one fails', async () => {
    let release = (): void => undefined;
    const claimed = Promise.withResolvers<void>();
    const blocker = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = database.entity(session, async (tx) => {
      await claimReceipt(tx, { tool: 'post_entry', actor: session.actor, key: 'k3', payloadHash: 'h1', requestId: 'r' });
      claimed.resolve();
      await blocker;
      throw new Error('first gave up');
    });
    await claimed.promise;
    const second = post('k3');
    release();
    await assert.rejects(first, /first gave up/);
    assert.equal((await second).replayed, false);
  });

  it('cannot commit a claim without its result, nor change or remove a receipt', async () => {
    const claim = { tool: 'post_entry', actor: session.actor, key: 'k4', payloadHash: 'h', requestId: 'r' };
    await assert.rejects(
      database.entity(session, (tx) => claimReceipt(tx, claim)),
      (error) => isRefusal(error, 'DATABASE_FAULT'),
    );
    await post('k5');
    for (const text of ["update idempotency_record set result = '{}'", 'delete from idempotency_record', 'truncate idempotency_record']) {
      await assert.rejects(
        database.owner((tx) => tx.query(text), { entity: 'acmec' }),
        (error) => isRefusal(error, 'APPEND_ONLY'),
        text,
      );
    }
    await assert.rejects(
      database.entity(session, (tx) => tx.query("update idempotency_record set payload_hash = 'x'")),
      (error) => isRefusal(error, 'DATABASE_FAULT'),
    );
  });
});

describe('receipts of the shared schema', () => {
  let database: TestDatabase;
  const claim = { tool: 'add_client', actor: 'person:kim@acme.example', key: 'k', payloadHash: 'h1', requestId: 'r' };
  const faults = (code: string) => (error: unknown) => isRefusal(error, code);

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
  });

  async function add(key: string): Promise<boolean> {
    return database.shared(async (tx) => {
      const outcome = await claimReceipt(tx, { ...claim, key });
      if (outcome.state === 'replay') return true;
      await tx.execute('insert into customer (id, name) values ($1, $1)', [key]);
      await completeReceipt(tx, { ...claim, key }, { key });
      return false;
    });
  }

  it('have one winner among many first calls at once', async () => {
    const replayed = await Promise.all(Array.from({ length: 16 }, () => add('race')));
    assert.equal(replayed.filter((one) => !one).length, 1);
  });

  it('refuse other arguments, and a claim without its result', async () => {
    await add('k1');
    await assert.rejects(
      database.shared((tx) => claimReceipt(tx, { ...claim, key: 'k1', payloadHash: 'h2' })),
      faults('IDEMPOTENCY_CONFLICT'),
    );
    await assert.rejects(
      database.shared((tx) => claimReceipt(tx, claim)),
      faults('DATABASE_FAULT'),
    );
    await assert.rejects(
      database.statement("insert into idempotency_record (tool, actor, key, payload_hash, request_id) values ('t', 'a', 'k', 'h', 'r')"),
      faults('DATABASE_FAULT'),
    );
  });

  it('are never changed or removed, not by the owner either; the service may not even try', async () => {
    await add('k2');
    const changes = [
      "update idempotency_record set result = '{}'",
      "update idempotency_record set payload_hash = 'x'",
      'delete from idempotency_record',
      'truncate idempotency_record',
    ];
    for (const text of changes) {
      await assert.rejects(
        database.owner((tx) => tx.query(text)),
        faults('APPEND_ONLY'),
        text,
      );
    }
    await assert.rejects(database.statement("update idempotency_record set result = '{}'"), faults('APPEND_ONLY'));
    for (const text of changes.slice(1)) await assert.rejects(database.statement(text), faults('DATABASE_FAULT'), text);
    assert.equal(await add('k2'), true);
  });
});

describe('a transaction of the shared schema', () => {
  let database: TestDatabase;
  const add = (id: string) => `insert into customer (id, name) values ('${id}', '${id}')`;
  const count = async () => Number((await database.statement<{ n: bigint }>('select count(*) as n from customer'))[0]?.n);

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
  });

  it('shows for whom the service works, and otherwise itself', async () => {
    const text =
      "select current_setting('app.actor') as actor, current_setting('app.on_behalf_of') as for, current_setting('app.request_id') as id";
    const by = { actor: 'agent:robot', onBehalfOf: 'person:kim@acme.example', requestId: 'r1' } as const;
    const named = await database.shared((tx) => tx.one(text), { by });
    assert.deepEqual({ ...named }, { actor: 'agent:robot', for: 'person:kim@acme.example', id: 'r1' });
    assert.deepEqual({ ...(await database.shared((tx) => tx.one(text))) }, { actor: 'agent:ledger', for: '', id: '' });
  });

  it('stores nothing when it is to be rolled back, or when its caller has gone', async () => {
    assert.equal(await database.shared((tx) => tx.execute(add('a')), { rollback: true }), 1);
    const gone = new AbortController();
    const call = database.shared(
      async (tx) => {
        await tx.execute(add('b'));
        gone.abort();
        return tx.query('select pg_sleep(20)');
      },
      { signal: gone.signal },
    );
    await assert.rejects(call, (error) => isRefusal(error, 'DATABASE_TIMEOUT'));
    assert.equal(await count(), 0);
  });
});
