import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isRefusal } from '@axe/kit';
import { openDatabase, silentLog } from '../src/index.ts';
import { loadMigrations } from '../src/migrations.ts';
import { type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('migrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'axe-migrations-'));
  const migrations = { shared: pathToFileURL(join(folder, 'shared/')), entity: pathToFileURL(join(folder, 'entity/')) };
  let database: TestDatabase;

  before(async () => {
    cpSync(new URL('./', ledgerMigrations.shared), join(folder, 'shared'), { recursive: true });
    cpSync(new URL('./', ledgerMigrations.entity), join(folder, 'entity'), { recursive: true });
    database = await testServiceDatabase({ service: 'ledger', migrations });
    for (const entity of ['acmec', 'acmev']) await database.registerEntity({ entity, seed: async () => undefined });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, sql: string) => writeFileSync(join(folder, 'entity', name), sql);
  const remove = (name: string) => rmSync(join(folder, 'entity', name));
  const open = () => openDatabase({ service: 'ledger', url: database.url, entityKey: database.entityKey, migrations, log: silentLog });
  const columns = async () =>
    (
      await database.owner((tx) =>
        tx.query<{ at: string }>(
          "select table_schema || '.' || column_name as at from information_schema.columns where table_name = 'setting' and column_name not in ('name', 'value') order by 1",
        ),
      )
    ).map(({ at }) => at);

  it('reaches every entity schema, once, also when two releases start together', async () => {
    write('000002-add-note.sql', "alter table setting add column note text;\nupdate setting set note = 'migrated';");
    const opened = await Promise.all([open(), open()]);
    assert.deepEqual(await columns(), ['entity_acmec.note', 'entity_acmev.note']);
    for (const release of opened) {
      assert.equal((await release.ready()).ok, true);
      await release.close();
    }
    assert.equal((await database.ready()).ok, true, 'an older release does not mind a later expand migration');
    const rows = await database.owner((tx) => tx.query("select 1 as one from shared.schema_migration where name = '000002-add-note'"));
    assert.equal(rows.length, 2);
  });

  it('undoes a failing migration and one whose check fails, and names it', async () => {
    write('000003-break-things.sql', 'alter table setting add column broken text;\nselect 1 / 0;');
    await assert.rejects(open(), (error) => isRefusal(error, 'MIGRATION_FAILED') && error.context.migration === '000003-break-things');
    write('000003-break-things.sql', 'alter table setting add column broken text;');
    write('000003-break-things.check.sql', "do $$ begin raise exception 'rows are missing'; end $$;");
    await assert.rejects(open(), (error) => isRefusal(error, 'MIGRATION_FAILED'));
    assert.deepEqual(await columns(), ['entity_acmec.note', 'entity_acmev.note']);
    remove('000003-break-things.sql');
    remove('000003-break-things.check.sql');
  });

  it('refuses an applied migration that was edited, and says not ready before it is opened', async () => {
    write('000002-add-note.sql', '-- edited\nalter table setting add column note text;');
    await assert.rejects(open(), (error) => isRefusal(error, 'MIGRATION_CHANGED') && error.context.migration === '000002-add-note');
    write('000002-add-note.sql', "alter table setting add column note text;\nupdate setting set note = 'migrated';");
    await (await open()).close();
  });

  it('reports a migration that this release knows and the database lacks', async () => {
    const release = await open();
    await database.owner((tx) =>
      tx.execute("delete from shared.schema_migration where schema_name = 'entity_acmev' and name = '000002-add-note'"),
    );
    const report = await release.ready();
    await release.close();
    assert.equal(report.ok, false);
    assert.deepEqual(
      report.checks.filter((check) => !check.ok),
      [{ name: 'migrations of entity_acmev', ok: false, detail: 'not applied: 000002-add-note' }],
    );
  });

  it('knows a contract migration and refuses misnamed files', () => {
    write('000009-drop-note.sql', '--! contract\nalter table setting drop column note;');
    assert.equal(loadMigrations(migrations).entity.at(-1)?.contract, true);
    assert.equal(loadMigrations(migrations).entity[0]?.contract, false);
    remove('000009-drop-note.sql');
    for (const name of ['9-drop.sql', '000002-another-one.sql', '000010_drop_note.sql']) {
      write(name, 'select 1;');
      assert.throws(
        () => loadMigrations(migrations),
        (error) => isRefusal(error, 'MIGRATION_FAILED'),
        name,
      );
      remove(name);
    }
  });

  it('refuses an address that is not PostgreSQL', async () => {
    for (const url of [
      'mysql://ledger_owner:x@localhost/ledger',
      'sqlite:///tmp/x',
      'nonsense',
      'postgresql://ledger_owner@localhost',
      'postgresql://localhost/ledger',
      'postgresql://root:x@localhost/ledger',
    ]) {
      await assert.rejects(
        openDatabase({ service: 'ledger', url, entityKey: 'k', migrations, log: silentLog }),
        (error) => isRefusal(error, 'DATABASE_URL_INVALID'),
        url,
      );
    }
  });

  it('says so when nothing answers at the address', async () => {
    const url = 'postgresql://ledger_owner:x@localhost/ledger?host=/nowhere';
    await assert.rejects(openDatabase({ service: 'ledger', url, entityKey: 'k', migrations, log: silentLog }), (error) =>
      isRefusal(error, 'DATABASE_UNAVAILABLE'),
    );
  });

  it('still works for entities afterwards', async () => {
    assert.equal((await database.entity(testSession('acmev'), (tx) => tx.query('select note from setting'))).length, 0);
  });
});
