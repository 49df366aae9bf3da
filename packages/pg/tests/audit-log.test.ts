import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import type { Actor } from '@axe/kit';
import { type AuditQuery, type AuditRow, searchAuditLog } from '../src/index.ts';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';
import { tamper } from './superuser.ts';

describe('searching the audit log', () => {
  let database: TestDatabase;
  let entity = '';
  let counter = 0;

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
  });

  beforeEach(async () => {
    counter += 1;
    entity = `acme${counter}`;
    await database.registerEntity({ entity, seed: async () => undefined });
  });

  const kim: Actor = 'person:kim@acme.example';
  const lee: Actor = 'person:lee@acme.example';
  const robot: Actor = 'agent:robot';
  const write = (actor: Actor, statement: string, more: { onBehalfOf?: Actor; requestId?: string } = {}): Promise<number> =>
    database.entity(testSession(entity, { actor, ...more }), (tx) => tx.execute(statement));
  const entry = (memo: string, amount = 1) => `insert into entry (memo, amount) values ('${memo}', ${amount})`;
  const search = (query: Partial<AuditQuery> = {}): Promise<readonly AuditRow[]> =>
    database.entity(testSession(entity), (tx) => searchAuditLog(tx, { limit: 100, withData: false, ...query }));
  const memos = (rows: readonly AuditRow[]) => rows.map(({ new_data: data }) => data?.memo);
  const log = () => `entity_${entity}.audit_log`;

  it('finds what somebody did and what an agent did for them, the latest first, and nothing of others', async () => {
    await write(kim, entry('first'));
    await write(lee, entry('of lee'));
    await write(robot, entry('by the agent'), { onBehalfOf: kim, requestId: 'asked-by-kim' });
    await write(robot, entry('for lee'), { onBehalfOf: lee });
    await write(kim, entry('last'));
    const rows = await search({ actor: kim, withData: true });
    assert.deepEqual(memos(rows), ['last', 'by the agent', 'first']);
    const agents = rows[1];
    assert.deepEqual(
      [agents?.actor, agents?.on_behalf_of, agents?.request_id, agents?.entity_context],
      [robot, kim, 'asked-by-kim', entity],
    );
    assert.deepEqual(memos(await search({ actor: robot, withData: true })), ['for lee', 'by the agent']);
    assert.deepEqual(await search({ actor: 'person:kim@acme.exampl' }), []);
    assert.equal((await search()).length, 5);
  });

  it('counts once what somebody did on their own behalf', async () => {
    await write(kim, entry('own'), { onBehalfOf: kim });
    assert.equal((await search({ actor: kim })).length, 1);
  });

  it('narrows by table, operation and request, with an actor and without', async () => {
    await write(kim, entry('a'), { requestId: 'request-1' });
    await write(kim, "insert into setting (name, value) values ('limit', '1')", { requestId: 'request-2' });
    await write(kim, "update setting set value = '2'", { requestId: 'request-3' });
    for (const actor of [kim, undefined]) {
      const found = async (query: Partial<AuditQuery>) =>
        (await search({ actor, ...query })).map(({ table_name, op, request_id }) => [table_name, op, request_id]);
      assert.deepEqual(await found({ table: 'setting' }), [
        ['setting', 'update', 'request-3'],
        ['setting', 'insert', 'request-2'],
      ]);
      assert.deepEqual(await found({ operation: 'update' }), [['setting', 'update', 'request-3']]);
      assert.deepEqual(await found({ requestId: 'request-1' }), [['entry', 'insert', 'request-1']]);
      assert.deepEqual(await found({ table: 'entry', operation: 'update' }), []);
    }
  });

  it('pages without a gap or a repetition, also where both ways to be in a row alternate', async () => {
    for (let number = 1; number <= 7; number += 1) {
      await (number % 2 === 0 ? write(robot, entry(`${number}`), { onBehalfOf: kim }) : write(kim, entry(`${number}`)));
    }
    for (const actor of [kim, undefined]) {
      const seen: unknown[] = [];
      for (let before: bigint | undefined; ; ) {
        const page = await search({ actor, before, limit: 2, withData: true });
        seen.push(...memos(page));
        before = page.at(-1)?.id;
        if (page.length < 2) break;
      }
      assert.deepEqual(seen, ['7', '6', '5', '4', '3', '2', '1']);
    }
  });

  it('keeps to a time exactly, although a clock that was set back has mixed the order', async () => {
    await tamper(
      database,
      `insert into ${log()} (table_name, op, new_data, actor, entity_context, request_id, ts)
       select 'entry', 'insert', jsonb_build_object('memo', i), '${kim}', '${entity}', 'r', timestamptz '2026-03-01 00:00+00' + i * interval '1 hour'
         - case when i between 100 and 130 then interval '20 hours' else interval '0' end
       from generate_series(0, 399) i`,
    );
    const hour = (number: number) => new Date(Date.UTC(2026, 2, 1, number));
    for (const actor of [kim, undefined]) {
      for (const [from, to] of [
        [80, 111],
        [95, 96],
        [110, 140],
        [0, 400],
        [398, 500],
        [500, 600],
      ] as const) {
        const timeOf = (i: number) => (i >= 100 && i <= 130 ? i - 20 : i);
        const wanted = Array.from({ length: 400 }, (_, i) => i).filter((i) => timeOf(i) >= from && timeOf(i) < to);
        const rows = await search({ actor, since: hour(from), until: hour(to), limit: 500, withData: true });
        assert.deepEqual(memos(rows), wanted.reverse(), `${from} to ${to}`);
      }
      assert.equal((await search({ actor, since: hour(390), limit: 500 })).length, 10);
      assert.equal((await search({ actor, until: hour(10), limit: 500 })).length, 10);
    }
  });

  it('an empty log has nothing, whatever is asked', async () => {
    assert.deepEqual(await search({ actor: kim, since: new Date(0), until: new Date(), table: 'entry' }), []);
    assert.deepEqual(await search({ since: new Date(0) }), []);
  });

  it('names the row by its primary key; the log of a table that is gone stays readable', async () => {
    await write(kim, entry('a'));
    await write(kim, "insert into setting (name, value) values ('limit', '1')");
    await tamper(
      database,
      `insert into ${log()} (table_name, op, new_data, actor, entity_context, request_id) values ('gone', 'insert', '{"id": 1}', '${kim}', '${entity}', 'r')`,
    );
    assert.deepEqual(
      (await search()).map(({ table_name, key }) => [table_name, key]),
      [
        ['gone', null],
        ['setting', { name: 'limit' }],
        ['entry', { id: 1 }],
      ],
    );
  });

  it('shows contents only when asked, and of an update only what it changed', async () => {
    await write(kim, "insert into draft (id, text) values (1, 'one')");
    await write(kim, "update draft set text = 'two'");
    await write(kim, 'delete from draft');
    const data = async (withData: boolean) =>
      (await search({ withData })).map(({ op, old_data: was, new_data: is }) => [op, was && { ...was }, is && { ...is }]);
    assert.deepEqual(await data(true), [
      ['delete', { id: 1, text: 'two' }, null],
      ['update', { text: 'one' }, { text: 'two' }],
      ['insert', null, { id: 1, text: 'one' }],
    ]);
    assert.deepEqual(await data(false), [
      ['delete', null, null],
      ['update', null, null],
      ['insert', null, null],
    ]);
  });

  it('tells where the contents get too many for an answer, and gives none from there; one row is always given', async () => {
    const megabytes = [1, 2, 3, 6, 2, 1];
    for (const [number, size] of megabytes.entries()) {
      await tamper(
        database,
        `insert into ${log()} (table_name, op, new_data, actor, entity_context, request_id)
         values ('entry', 'insert', jsonb_build_object('memo', repeat('x', ${size} * 1000000)), '${kim}', '${entity}', '${number}')`,
      );
    }
    for (const actor of [kim, undefined]) {
      const pages: string[][] = [];
      for (let before: bigint | undefined; ; ) {
        const rows = await search({ actor, before, withData: true });
        assert.ok(rows.every(({ beyond, new_data: data }) => beyond === (data === null)));
        const given = rows.filter(({ beyond }) => !beyond);
        assert.deepEqual(given, rows.slice(0, given.length), 'from the newest without a gap');
        pages.push(given.map(({ request_id: id }) => id));
        before = given.at(-1)?.id;
        if (given.length === rows.length) break;
      }
      assert.deepEqual(pages, [['5', '4'], ['3'], ['2'], ['1', '0']]);
      assert.ok(
        (await search({ actor })).every(({ beyond }) => !beyond),
        'rows without contents are all given',
      );
    }
  });

  it('shows numbers that a double cannot hold as text', async () => {
    await write(kim, entry('much', 5));
    await tamper(
      database,
      `update ${log()} set new_data = jsonb_set(jsonb_set(new_data, '{amount}', '9007199254740993'), '{id}', '9007199254740993')`,
    );
    const [row] = await search({ withData: true });
    assert.deepEqual([row?.new_data?.amount, row?.key], ['9007199254740993', { id: '9007199254740993' }]);
  });
});
