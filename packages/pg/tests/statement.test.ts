import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { databaseCause } from '../src/index.ts';
import { type TestDatabase, testServiceDatabase } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('a statement that commits by itself', () => {
  let database: TestDatabase;
  const add = (id: string, name = id) =>
    database.statement<{ id: string }>('insert into customer (id, name) values ($1, $2) returning id', [id, name]);
  const names = async () =>
    (await database.shared((tx) => tx.query<{ id: string }>('select id from customer order by id'))).map(({ id }) => id);

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
  });

  it('writes and reads the shared schema as the role of the service, and is stored when it returns', async () => {
    assert.deepEqual(
      (await add('a')).map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(await names(), ['a']);
    const [place] = await database.statement<{ role: string; place: string }>('select current_user as role, current_schema() as place');
    assert.deepEqual({ ...place }, { role: `${database.name}_app`, place: 'shared' });
  });

  it('reads values as a transaction does', async () => {
    const [row] = await database.statement<{ n: bigint; at: string }>(
      "select 9007199254740993 as n, timestamptz '2026-11-21 01:00+09' as at",
    );
    assert.deepEqual({ ...row }, { n: 9_007_199_254_740_993n, at: '2026-11-20T16:00:00Z' });
  });

  it('waits for the disk unless told that a later commit will, and is seen by everybody either way', async () => {
    const commit = 'select current_setting($1) as waits';
    const [now] = await database.statement<{ waits: string }>(commit, ['synchronous_commit']);
    const [following] = await database.statement<{ waits: string }>(commit, ['synchronous_commit'], { durable: 'following' });
    assert.deepEqual([now?.waits, following?.waits], ['on', 'off']);
    await database.statement('insert into customer (id, name) values ($1, $1)', ['followed'], { durable: 'following' });
    assert.ok((await names()).includes('followed'));
    await database.statement('delete from customer where id = $1', ['followed'], { durable: 'following' });
  });

  it('names nobody: settings of an earlier transaction are gone', async () => {
    await database.shared((tx) => tx.query('select 1 as one'));
    const [row] = await database.statement<{ actor: string | null }>("select nullif(current_setting('app.actor', true), '') as actor");
    assert.equal(row?.actor, null);
  });

  it('is prepared once a connection', async () => {
    const text = 'select id from customer where id = $1';
    for (const id of ['a', 'b', 'c']) await database.statement(text, [id]);
    const [row] = await database.statement<{ n: number }>('select count(*)::int as n from pg_prepared_statements where statement = $1', [
      text,
    ]);
    assert.equal(row?.n, 1);
  });

  it('shows a refusal and no word of the server, and gives the connection back every time', async () => {
    for (let round = 0; round < 8; round += 1) {
      await assert.rejects(add('a'), (error) => {
        assert.ok(isRefusal(error, 'DATABASE_CONFLICT'));
        assert.doesNotMatch(error.message, /customer|pkey/);
        assert.equal(databaseCause(error)?.constraint, 'customer_pkey');
        return true;
      });
      await assert.rejects(database.statement("insert into registered_entity (id) values ('acmec')"), (error) =>
        isRefusal(error, 'DATABASE_FAULT'),
      );
    }
    assert.equal((await add('b')).length, 1);
  });

  it('fails, and stores nothing, when a deferred constraint objects at its end', async () => {
    await database.owner((tx) =>
      tx.query(`create function shared.refuse_late() returns trigger language plpgsql as $$
        begin raise exception using errcode = 'AXE01', hint = 'APPEND_ONLY', message = 'Too late.'; end $$`),
    );
    await database.owner((tx) =>
      tx.query(`create constraint trigger refuse_late after insert on shared.customer deferrable initially deferred
        for each row when (new.name = 'late') execute function shared.refuse_late()`),
    );
    await assert.rejects(add('c', 'late'), (error) => isRefusal(error, 'APPEND_ONLY') && error.message === 'Too late.');
    assert.deepEqual(await names(), ['a', 'b']);
  });

  it('leaves no open transaction behind, whatever the text', async () => {
    await database.statement('begin');
    await add('d');
    assert.ok((await names()).includes('d'));
  });

  it('says so when the connection breaks, and heals', async () => {
    await assert.rejects(database.statement('select pg_terminate_backend(pg_backend_pid())'), (error) =>
      isRefusal(error, 'DATABASE_UNAVAILABLE'),
    );
    assert.equal((await add('e')).length, 1);
  });

  it('is refused once the database is closed', async () => {
    await database.close();
    await assert.rejects(add('f'), (error) => isRefusal(error, 'DATABASE_UNAVAILABLE'));
  });
});
