import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { defineErrors, isRefusal } from '@axe/kit';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

const errors = defineErrors({ UNLUCKY: { kind: 'invalid', summary: 'Thirteen.', remedy: 'Use another amount.' } });

describe('a service database', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations, errors });
    assert.equal(
      await database.registerEntity({
        entity: 'acmec',
        seed: async (tx) => void (await tx.execute("insert into draft values (1, 'seeded')")),
      }),
      true,
    );
    assert.equal(await database.registerEntity({ entity: 'acmev', seed: async () => undefined }), true);
  });

  it('registers an entity once', async () => {
    assert.equal(await database.registerEntity({ entity: 'acmec', seed: () => assert.fail('seeded twice') }), false);
    assert.deepEqual(await database.entities(), ['acmec', 'acmev']);
  });

  it('leaves nothing behind when the seed fails', async () => {
    const failing = { entity: 'acme_fund1', seed: () => Promise.reject(new Error('no chart')) };
    await assert.rejects(database.registerEntity(failing), /no chart/);
    assert.deepEqual(await database.entities(), ['acmec', 'acmev']);
    assert.equal(await database.registerEntity({ entity: 'acme_fund1', seed: async () => undefined }), true);
  });

  it('reads each type in the shape the contract names', async () => {
    const row = await database.entity(testSession('acmec'), async (tx) => {
      await tx.execute('insert into entry (memo, amount, rate, tags) values ($1, $2, $3, $4)', [
        '외상매출금',
        9007199254740993n,
        '1.5000',
        '["a"]',
      ]);
      return tx.one<Record<string, unknown>>(
        'select id, memo, amount, rate, booked_on, tags, created_at, array[1::bigint, null] as list from entry',
      );
    });
    assert.equal(row.id, 1n);
    assert.equal(row.memo, '외상매출금');
    assert.equal(row.amount, 9007199254740993n);
    assert.equal(row.rate, '1.5000');
    assert.equal(row.booked_on, '2026-03-31');
    assert.deepEqual(row.tags, ['a']);
    assert.deepEqual(row.list, [1n, null]);
    assert.match(String(row.created_at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  });

  it('writes who did what into the audit log', async () => {
    const session = testSession('acmec', { actor: 'agent:cfo-agent', onBehalfOf: 'person:kim@acme.example', requestId: 'r-7' });
    await database.entity(session, async (tx) => {
      await tx.execute("insert into setting values ('a', '1'), ('b', '2')");
      await tx.execute("update setting set value = value || '!'");
      await tx.execute("insert into draft values (7, 'x')");
      await tx.execute('delete from draft where id = 7');
    });
    const rows = await database.entity(session, (tx) =>
      tx.query(
        "select table_name, op, old_data, new_data, actor, on_behalf_of, entity_context from audit_log where request_id = 'r-7' order by id",
      ),
    );
    const who = { actor: 'agent:cfo-agent', on_behalf_of: 'person:kim@acme.example', entity_context: 'acmec' };
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { table_name: 'setting', op: 'insert', old_data: null, new_data: { name: 'a', value: '1' }, ...who },
        { table_name: 'setting', op: 'insert', old_data: null, new_data: { name: 'b', value: '2' }, ...who },
        { table_name: 'setting', op: 'update', old_data: { name: 'a', value: '1' }, new_data: { name: 'a', value: '1!' }, ...who },
        { table_name: 'setting', op: 'update', old_data: { name: 'b', value: '2' }, new_data: { name: 'b', value: '2!' }, ...who },
        { table_name: 'draft', op: 'insert', old_data: null, new_data: { id: 7, text: 'x' }, ...who },
        { table_name: 'draft', op: 'delete', old_data: { id: 7, text: 'x' }, new_data: null, ...who },
      ],
    );
  });

  it('refuses to change append-only rows, to the owner too', async () => {
    for (const text of [
      'update entry set amount = 0',
      'delete from entry',
      'truncate entry',
      'truncate setting',
      'update audit_log set actor = op',
      'delete from audit_log',
      'truncate audit_log',
    ]) {
      await assert.rejects(
        database.owner((tx) => tx.query(text), { entity: 'acmec' }),
        (error) => isRefusal(error, 'APPEND_ONLY'),
        text,
      );
      await assert.rejects(
        database.entity(testSession('acmec'), (tx) => tx.query(text)),
        (error) => isRefusal(error, 'DATABASE_FAULT'),
        text,
      );
    }
  });

  it('turns a guard raised at commit into its refusal', async () => {
    const book = (rollback: boolean) =>
      database.entity(testSession('acmec'), (tx) => tx.execute("insert into entry (memo, amount) values ('x', 13)"), { rollback });
    for (const rollback of [false, true]) {
      await assert.rejects(
        book(rollback),
        (error) => isRefusal(error, 'UNLUCKY') && error.context.amount === 13 && error.message === 'Thirteen is not booked here.',
      );
    }
  });

  it('stores nothing on rollback, on throw, and inside a rehearsal', async () => {
    const count = () => database.entity(testSession('acmev'), (tx) => tx.one<{ entries: bigint }>('select entries from entry_total'));
    const add = "insert into entry (memo, amount) values ('x', 1)";
    await database.entity(testSession('acmev'), (tx) => tx.execute(add), { rollback: true });
    await assert.rejects(
      database.entity(testSession('acmev'), async (tx) => {
        await tx.execute(add);
        throw new Error('stop');
      }),
      /stop/,
    );
    await database.entity(testSession('acmev'), async (tx) => {
      assert.equal(
        await tx.rehearse(async () => {
          await tx.execute(add);
          return (await tx.one<{ entries: bigint }>('select entries from entry_total')).entries;
        }),
        1n,
      );
      await assert.rejects(
        tx.rehearse(() => tx.execute("insert into entry (memo, amount) values ('x', 13)")),
        (error) => isRefusal(error, 'UNLUCKY'),
      );
      await assert.rejects(
        tx.savepoint(async () => {
          await tx.execute(add);
          throw new Error('undo');
        }),
        /undo/,
      );
    });
    assert.equal((await count()).entries, 0n);
  });

  it('never commits a transaction whose failure the handler swallowed', async () => {
    const swallow = database.entity(testSession('acmev'), async (tx) => {
      await tx.execute("insert into entry (memo, amount) values ('lost', 1)");
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await assert.rejects(swallow, (error) => isRefusal(error, 'DATABASE_FAULT'));
  });

  it('names an entity that is not registered', async () => {
    await assert.rejects(
      database.entity(testSession('globex'), (tx) => tx.query('select 1')),
      (error) => isRefusal(error, 'ENTITY_NOT_REGISTERED'),
    );
  });

  it('reports ready', async () => {
    const report = await database.ready();
    assert.equal(report.ok, true, JSON.stringify(report));
    assert.equal(report.checks.length, 5);
  });
});
