import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { Client } from 'pg';
import { databaseCause } from '../src/index.ts';
import { startPrivateCluster, type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('faults under way', () => {
  let database: TestDatabase;
  const session = testSession('acmec');
  const add = (memo: string) => `insert into entry (memo, amount) values ('${memo}', 1)`;

  before(async () => {
    database = await testServiceDatabase({
      service: 'ledger',
      migrations: ledgerMigrations,
      limits: { lockMs: 200 },
      cluster: await startPrivateCluster(),
    });
    await database.registerEntity({ entity: 'acmec', seed: async () => undefined });
  });

  async function superuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: database.superuserUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  const killAll = () =>
    superuser((client) =>
      client.query('select pg_terminate_backend(pid, 2000) from pg_stat_activity where usename like $1', [`${database.name}_%`]),
    );

  const memos = () =>
    database.entity(session, async (tx) =>
      (await tx.query<{ memo: string }>('select memo from entry order by id')).map(({ memo }) => memo),
    );

  it('stores nothing when the connection is killed between two statements, and heals', async () => {
    const broken = database.entity(session, async (tx) => {
      await tx.execute(add('first half'));
      await killAll();
      await tx.execute(add('second half'));
    });
    await assert.rejects(broken, (error) => isRefusal(error, 'DATABASE_UNAVAILABLE') && error.retryable);
    assert.deepEqual(await memos(), []);
  });

  it('heals when idle connections were killed', async () => {
    await Promise.all(Array.from({ length: 6 }, () => database.entity(session, (tx) => tx.query('select pg_sleep(0.02)'))));
    await killAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await memos(), []);
    assert.equal((await database.ready()).ok, true);
    assert.deepEqual(await database.shared((tx) => tx.query('select id from customer')), []);
  });

  it('says that it does not know when the connection breaks during the commit', async () => {
    // A deferred trigger that takes its time holds the commit open.
    await superuser((client) =>
      client.query(`create function entity_acmec.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$;
        create constraint trigger slow after insert on entity_acmec.setting deferrable initially deferred for each row execute function entity_acmec.slow()`),
    );
    const committing = database.entity(session, (tx) => tx.execute("insert into setting values ('slow', '1')"));
    const rejected = assert.rejects(
      committing,
      (error) => isRefusal(error, 'DATABASE_UNAVAILABLE') && /not known whether/.test(error.message),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await killAll();
    await rejected;
  });

  it('reports a lock held too long and a duplicate key without a word of the server', async () => {
    await database.entity(session, (tx) => tx.execute("insert into draft values (1, 'a'), (2, 'b')"));
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holder = database.entity(session, async (tx) => {
      await tx.execute('update draft set text = text where id = 1');
      held.resolve();
      await release.promise;
    });
    await held.promise;
    await assert.rejects(
      database.entity(session, (tx) => tx.execute('update draft set text = text where id = 1')),
      (error) => isRefusal(error, 'DATABASE_BUSY'),
    );
    release.resolve();
    await holder;
    const duplicate = database.entity(session, (tx) => tx.execute("insert into draft values (1, 'again')"));
    await assert.rejects(duplicate, (error) => {
      assert.ok(isRefusal(error, 'DATABASE_CONFLICT'));
      assert.doesNotMatch(error.message, /draft|pkey|unique/);
      assert.deepEqual(databaseCause(error), { code: '23505', constraint: 'draft_pkey', table: 'draft' });
      return true;
    });
  });

  it('undoes one side of a deadlock, and runs it again when it may', async () => {
    await database.entity(session, (tx) => tx.execute("insert into setting values ('x', '0'), ('y', '0')"));
    const crossBothWays = (attempts: number) => {
      const both = Promise.withResolvers<void>();
      let here = 0;
      const cross = (first: string, second: string) =>
        database.entity(
          session,
          async (tx) => {
            const add = (name: string) => tx.execute('update setting set value = (value::int + 1)::text where name = $1', [name]);
            await tx.query('set local lock_timeout = 0');
            await add(first);
            here += 1;
            if (here === 2) both.resolve();
            await both.promise;
            await add(second);
          },
          { attempts },
        );
      return Promise.allSettled([cross('x', 'y'), cross('y', 'x')]);
    };
    const values = async () =>
      (await database.entity(session, (tx) => tx.query<{ value: string }>("select value from setting where name in ('x', 'y')"))).map(
        ({ value }) => value,
      );
    const once = await crossBothWays(1);
    const [failure, ...others] = once.filter((outcome) => outcome.status === 'rejected');
    assert.ok(isRefusal(failure?.reason, 'DATABASE_CONTENTION') && others.length === 0);
    assert.deepEqual(await values(), ['1', '1']);
    assert.deepEqual(
      (await crossBothWays(3)).map(({ status }) => status),
      ['fulfilled', 'fulfilled'],
    );
    assert.deepEqual(await values(), ['3', '3']);
  });

  it('cancels the statement of a caller who went away', async () => {
    const gone = new AbortController();
    const call = database.entity(session, (tx) => tx.query('select pg_sleep(20)'), { signal: gone.signal });
    setTimeout(() => gone.abort(), 50);
    await assert.rejects(call, (error) => isRefusal(error, 'DATABASE_TIMEOUT'));
    const running = await superuser((client) =>
      client.query("select 1 from pg_stat_activity where query like '%pg_sleep(20)%' and state = 'active' and pid <> pg_backend_pid()"),
    );
    assert.equal(running.rowCount, 0);
  });

  it('keeps settings of one caller from the next on the same connection', async () => {
    const who = (actor: `person:${string}`) =>
      database.entity(testSession('acmec', { actor, scopes: ['read'] }), (tx) =>
        tx.one<{ actor: string; scopes: string }>("select current_setting('app.actor') as actor, current_setting('app.scopes') as scopes"),
      );
    assert.deepEqual({ ...(await who('person:lee@acme.example')) }, { actor: 'person:lee@acme.example', scopes: 'read' });
    assert.deepEqual({ ...(await who('person:choi@acme.example')) }, { actor: 'person:choi@acme.example', scopes: 'read' });
  });

  it('answers as unavailable once it is closed', async () => {
    await database.close();
    await assert.rejects(memos(), (error) => isRefusal(error, 'DATABASE_UNAVAILABLE'));
    assert.equal((await database.ready()).ok, false);
  });
});
