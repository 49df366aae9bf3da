import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { Client } from 'pg';
import { rolePassword } from '../src/roles.ts';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

/*
 Hostile SQL, twice over: through the transaction a handler gets, and on a bare connection with the entity's own login, where
 nothing of ours stands between it and the server.
*/
describe('hostile SQL in an entity session', () => {
  let database: TestDatabase;
  let hive: TestDatabase;
  const attacker = testSession('acmec');

  before(async () => {
    database = await testServiceDatabase({
      service: 'ledger',
      migrations: ledgerMigrations,
      limits: { statementMs: 500, transactionMs: 1_500 },
    });
    hive = await testServiceDatabase({ service: 'hive', migrations: ledgerMigrations });
    await database.registerEntity({ entity: 'acmec', seed: async () => undefined });
    await database.registerEntity({
      entity: 'acmev',
      seed: async (tx) => void (await tx.execute("insert into entry (memo, amount) values ('secret of acmev', 1)")),
    });
  });

  const role = () => `${database.name}_acmec`;
  const victimState = () =>
    database.entity(testSession('acmev'), (tx) =>
      tx.one<{ state: string }>(
        "select (select string_agg(e::text, '|' order by id) from entry e) || (select count(*) from audit_log)::text as state",
      ),
    );

  async function bare<T>(work: (client: Client) => Promise<T>, databaseName = database.name): Promise<T> {
    const url = new URL(database.url);
    const client = new Client({
      host: url.searchParams.get('host') ?? url.hostname,
      port: 5432,
      user: role(),
      password: rolePassword(database.entityKey, role()),
      database: databaseName,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** A statement that failed because it was misspelt would prove nothing. */
  const isNoTypingError = (error: unknown) => !['42601', '42704', '42703'].includes((error as { code?: string }).code ?? '42601');

  /** Statements that the server must refuse, each on its own. */
  const refused: readonly string[] = [
    'select * from entity_acmev.entry',
    'select * from entity_acmev.audit_log',
    "insert into entity_acmev.entry (memo, amount) values ('x', 1)",
    'update entity_acmev.setting set value = value',
    'delete from entity_acmev.draft',
    'truncate entity_acmev.entry',
    "select entity_acmev.emit_event('x', '{}')",
    'drop table entity_acmev.entry',
    'drop table entity_acmec.entry',
    'alter table entity_acmec.entry disable trigger all',
    'alter table entity_acmec.entry owner to current_user',
    'drop trigger append_only on entity_acmec.entry',
    'create table entity_acmec.mine (a int)',
    'create function entity_acmec.mine() returns int language sql as $$ select 1 $$',
    'create schema mine',
    'create temp table entry (a int)',
    'create extension dblink',
    'create extension file_fdw',
    "select * from pg_read_file('/etc/passwd')",
    "select pg_ls_dir('.')",
    "copy entity_acmec.entry to '/tmp/axe-stolen'",
    "copy (select 1) to program 'id'",
    "copy entity_acmec.setting from '/etc/passwd'",
    "select lo_import('/etc/passwd')",
    'select lo_create(0)',
    "select lo_from_bytea(0, 'x')",
    'select rolpassword from pg_authid',
    'select * from pg_shadow',
    "select pg_logical_emit_message(false, 'x', 'y')",
    'select pg_advisory_lock(7300002)',
    'select pg_try_advisory_lock(7300002)',
    'select * from shared.registered_entity',
    'select * from shared.outbox_event',
    "insert into shared.outbox_event (entity, type, payload) values ('acmev', 'forged', '{}')",
    'select * from shared.schema_migration',
    'select * from shared.customer',
    "call publish_table('draft', 'change_delete')",
    'select seal_audit(1)',
    'create role mallory',
    'alter role current_user createrole',
    'alter role current_user superuser',
    'alter system set fsync = off',
    'set session_replication_role = replica',
    "select set_config('session_replication_role', 'replica', false)",
    "select set_config('role', 'postgres', false)",
    'set role postgres',
    'set session authorization postgres',
    'reset session authorization; set role postgres',
    "prepare transaction 'x'",
    'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user',
    "select setval(pg_get_serial_sequence('entity_acmec.entry', 'id'), 1)",
    'comment on table entity_acmec.entry is $$mine$$',
    "do $$ begin execute 'select * from entity_acmev.entry'; end $$",
    "select query_to_xml('select * from entity_acmev.entry', true, true, '')",
    "select * from dblink('dbname=postgres', 'select 1') as t(a int)",
    'update audit_log set actor = actor',
    'delete from entry',
    "insert into audit_log (table_name, op, actor, entity_context, request_id) values ('x', 'insert', 'person:a', 'acmev', 'r')",
    'insert into audit_seal_head (seq, hash, to_xid) values (1, $$x$$, $$1$$)',
  ];

  for (const text of refused) {
    it(`refuses ${text}`, async () => {
      const before = await victimState();
      await assert.rejects(
        database.entity(attacker, (tx) => tx.query(text)),
        (error) => isRefusal(error),
      );
      await assert.rejects(
        bare((client) => client.query(`begin; set local app.actor = 'person:a'; ${text}; commit`)),
        isNoTypingError,
      );
      assert.deepEqual(await victimState(), before);
    });
  }

  for (const name of ['owner', 'app', 'acmev']) {
    for (const verb of ['set role', 'set session authorization', 'grant', 'alter role']) {
      it(`cannot become or change the ${name} role by ${verb}`, async () => {
        const other = `${database.name}_${name}`;
        const text =
          verb === 'grant'
            ? `grant ${other} to ${role()}`
            : verb === 'alter role'
              ? `alter role ${other} password 'x'`
              : `${verb} ${other}`;
        await assert.rejects(
          database.entity(attacker, (tx) => tx.query(text)),
          (error) => isRefusal(error),
        );
        await assert.rejects(bare((client) => client.query(text)));
      });
    }
  }

  it('stays itself after RESET ROLE, RESET SESSION AUTHORIZATION, RESET ALL and DISCARD ALL', async () => {
    for (const text of ['reset role', 'reset session authorization', 'reset all', 'discard all']) {
      const who = await bare(async (client) => {
        await client.query(text);
        return (await client.query('select session_user as s, current_user as c')).rows[0];
      });
      assert.deepEqual({ ...who }, { s: role(), c: role() });
    }
  });

  it('gives nothing of its own away', async () => {
    const rights = () =>
      database.owner((tx) =>
        tx.query(
          "select nspname, nspacl::text from pg_namespace union all select relname, relacl::text from pg_class where relnamespace = 'entity_acmec'::regnamespace order by 1",
        ),
      );
    const before = await rights();
    for (const text of [
      'grant usage on schema entity_acmec to public',
      'grant select on all tables in schema entity_acmec to public',
      'grant all on entry to public',
    ]) {
      await database.entity(attacker, (tx) => tx.query(text)).catch((error: unknown) => assert.ok(isRefusal(error)));
    }
    assert.deepEqual(await rights(), before);
  });

  it('enters no other database', async () => {
    for (const name of ['postgres', 'template1', hive.name]) {
      await assert.rejects(
        bare((client) => client.query('select 1'), name),
        (error) => (error as { code?: string }).code === '42501',
      );
    }
  });

  it('sees neither the queries of others nor what they notify', async () => {
    const victim = database.entity(testSession('acmev'), (tx) => tx.query("select pg_sleep(0.2), 'private text'"));
    const seen = await database.entity(attacker, (tx) =>
      tx.query<{ query: string }>(
        "select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>' and query <> ''",
      ),
    );
    assert.deepEqual(seen, []);
    await victim;
    const payloads = await bare(async (client) => {
      const heard: (string | undefined)[] = [];
      client.on('notification', (message) => heard.push(message.payload));
      await client.query('listen axe_outbox');
      await database.entity(testSession('acmev'), (tx) => tx.emit('ledger.posted@1', { secret: 1 }));
      await client.query('select pg_sleep(0.05)');
      return heard;
    });
    assert.deepEqual([...new Set(payloads)], ['']);
  });

  it('emits and audits under its own entity whatever the settings say', async () => {
    await database.entity(attacker, async (tx) => {
      await tx.query("select set_config('app.entity', 'acmev', true)");
      await tx.query("select set_config('search_path', 'pg_temp, entity_acmev, entity_acmec', true)");
      await tx.query("select entity_acmec.emit_event('forged@1', '{}')");
      await tx.execute("insert into entity_acmec.setting values ('who', 'me')");
    });
    const events = await database.shared((tx) => tx.query<{ entity: string }>("select entity from outbox_event where type = 'forged@1'"));
    assert.deepEqual(
      events.map(({ entity }) => entity),
      ['acmec'],
    );
    const row = await database.entity(attacker, (tx) =>
      tx.one<{ entity_context: string }>("select entity_context from audit_log where new_data ->> 'name' = 'who'"),
    );
    assert.equal(row.entity_context, 'acmec');
  });

  it('writes nothing without an actor', async () => {
    const write = bare((client) => client.query("insert into setting values ('nobody', 'x')"));
    await assert.rejects(write, /who acts/);
  });

  it('refuses to be cut loose from its transaction by COMMIT or ROLLBACK', async () => {
    for (const text of ['commit', 'rollback', 'abort', 'end']) {
      const loose = database.entity(attacker, async (tx) => {
        await tx.query(text);
        await tx.query("insert into setting values ('loose', 'x')");
      });
      await assert.rejects(loose, /ended the transaction/);
    }
    const found = await database.entity(attacker, (tx) => tx.query("select 1 as found from setting where name = 'loose'"));
    assert.equal(found.length, 0);
  });

  describe('towards the next caller on the same connection', () => {
    const poisons: readonly string[] = [
      'set statement_timeout = 0',
      "set search_path = 'pg_catalog'",
      "select set_config('statement_timeout', '0', false)",
      "select u&\"set\\005fconfig\"('statement_timeout', '0', false)",
      "set app.actor = 'person:ceo@acme.example'",
      "set datestyle = 'German'",
      "set timezone = 'Asia/Seoul'",
      'set default_transaction_read_only = on',
      'set transform_null_equals = on',
      'listen axe_outbox',
      'declare loot cursor with hold for select 1',
      "prepare axe1 as select 'forged'",
      'deallocate all',
      'discard plans',
    ];
    const fingerprint =
      "select coalesce(jsonb_agg(jsonb_build_array(name, setting) order by name), '[]')::text as settings, (select count(*)::int from pg_cursors) as cursors, (select count(*)::int from pg_listening_channels()) as channels, null = null as nulls from pg_settings where source not in ('default', 'configuration file', 'command line', 'override', 'environment variable') and name not like 'app.%' and name <> 'application_name'";
    const observe = () => database.entity(attacker, async (tx) => ({ ...(await tx.one(fingerprint)) }));

    for (const text of poisons) {
      it(`leaves nothing of ${text}`, async () => {
        const before = await observe();
        await database.entity(attacker, (tx) => tx.query(text)).catch((error: unknown) => assert.ok(isRefusal(error), String(error)));
        assert.deepEqual(await observe(), before);
        const actor = await database.entity(attacker, (tx) => tx.one<{ actor: string }>("select current_setting('app.actor') as actor"));
        assert.equal(actor.actor, attacker.actor);
      });
    }
  });

  describe('towards its own role', () => {
    beforeEach(async () => {
      await bare((client) => client.query('select 1'));
    });

    it('gets its password back after changing it through a handler', async () => {
      await database.entity(attacker, (tx) => tx.query("alter role current_user password 'mine'"));
      await database.entity(attacker, (tx) => tx.query('select 1'));
      assert.equal((await bare((client) => client.query('select 1 as one'))).rows[0].one, 1);
    });

    it('gets its password back when it was changed outside', async () => {
      await bare((client) => client.query("alter role current_user password 'mine'"));
      const [first, second] = [testSession('acmec'), testSession('acmec')];
      // More at once than connections are open, so that new ones must log in.
      await Promise.all(
        Array.from({ length: 10 }, (_, index) => database.entity(index % 2 ? first : second, (tx) => tx.query('select pg_sleep(0.05)'))),
      );
      assert.equal((await bare((client) => client.query('select 1 as one'))).rows[0].one, 1);
    });

    it('does not loosen its limits by stored settings', async () => {
      for (const setting of [
        "search_path = 'pg_catalog'",
        'statement_timeout = 0',
        "datestyle = 'German'",
        "app.actor = 'person:ceo@acme.example'",
      ]) {
        await database.entity(attacker, (tx) => tx.query(`alter role current_user set ${setting}`)).catch(() => undefined);
        await database
          .entity(attacker, (tx) => tx.query(`alter role current_user in database ${database.name} set ${setting}`))
          .catch(() => undefined);
      }
      const row = await database.entity(attacker, (tx) =>
        tx.one<{ path: string; limit: string; actor: string }>(
          "select current_setting('search_path') as path, current_setting('statement_timeout') as limit, current_setting('app.actor') as actor",
        ),
      );
      assert.deepEqual({ ...row }, { path: 'entity_acmec', limit: '500ms', actor: attacker.actor });
    });
  });

  it('is stopped when it runs too long, even with its own limits off', async () => {
    await assert.rejects(
      database.entity(attacker, (tx) => tx.query('select pg_sleep(60)')),
      (error) => isRefusal(error, 'DATABASE_TIMEOUT'),
    );
    const stubborn = database.entity(attacker, async (tx) => {
      await tx.query('set local statement_timeout = 0');
      for (let again = 0; again < 5; again += 1) await tx.savepoint(() => tx.query('select pg_sleep(60)')).catch(() => undefined);
    });
    await assert.rejects(stubborn, (error) => isRefusal(error, 'DATABASE_TIMEOUT'));
    assert.equal((await database.entity(attacker, (tx) => tx.query('select 1'))).length, 1);
  });

  it('leaves the victim as it was', async () => {
    assert.match((await victimState()).state, /secret of acmev/);
  });
});
