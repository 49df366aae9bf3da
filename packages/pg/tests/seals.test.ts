import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { type AuditReport, sealAudit, verifyAudit } from '../src/index.ts';
import { startPrivateCluster, type TestDatabase, testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';
import { tamper } from './superuser.ts';

describe('sealing the audit log', () => {
  let database: TestDatabase;
  let entity = '';
  let counter = 0;

  before(async () => {
    database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations, cluster: await startPrivateCluster() });
  });

  beforeEach(async () => {
    counter += 1;
    entity = `acme${counter}`;
    await database.registerEntity({ entity, seed: async () => undefined });
    for (let batch = 0; batch < 3; batch += 1) {
      await database.entity(testSession(entity), (tx) =>
        tx.execute("insert into entry (memo, amount) select 'm' || i, i from generate_series(1, 3) i"),
      );
      await sealAudit(database, entity);
    }
  });

  const verify = (): Promise<AuditReport> => database.entity(testSession(entity), (tx) => verifyAudit(tx));
  const faults = (report: AuditReport) => report.findings.map(({ fault, seal, row }) => [fault, seal, row]);
  const table = (name: string): string => `entity_${entity}.${name}`;
  const idOf = (memo: string, nth = 0): string =>
    `(select id from ${table('audit_log')} where new_data ->> 'memo' = '${memo}' order by id offset ${nth} limit 1)`;
  const readId = async (memo: string, nth = 0): Promise<bigint> =>
    (await database.entity(testSession(entity), (tx) => tx.one<{ id: bigint }>(`select ${idOf(memo, nth)} as id`))).id;

  it('accepts an untouched chain and counts what is not sealed yet', async () => {
    await database.entity(testSession(entity), (tx) => tx.execute("insert into entry (memo, amount) values ('late', 1)"));
    const report = await verify();
    assert.deepEqual(report.findings, []);
    assert.equal(report.ok, true);
    assert.equal(
      report.sealed + report.unsealed,
      await database.entity(testSession(entity), async (tx) => (await tx.one<{ n: bigint }>('select count(*) as n from audit_log')).n),
    );
    assert.equal(report.unsealed, 1n);
    assert.equal(report.head.seq, report.seals);
  });

  it('names a changed row', async () => {
    const row = await readId('m2', 1);
    const before = await verify();
    await tamper(database, `update ${table('audit_log')} set new_data = jsonb_set(new_data, '{amount}', '999') where id = ${row}`);
    const report = await verify();
    assert.equal(report.findings.length, 1);
    assert.deepEqual([report.findings[0]?.fault, report.findings[0]?.row], ['row_changed', row]);
    assert.equal(before.ok, true);
  });

  it('names a removed row and one slipped in below the horizon', async () => {
    const row = await readId('m3', 0);
    await tamper(
      database,
      `insert into ${table('audit_log')} (table_name, op, new_data, actor, entity_context, request_id, xid)
       select 'entry', 'insert', '{}', 'person:x@acme.example', '${entity}', 'r', xid from ${table('audit_log')} where id = ${row}`,
      `delete from ${table('audit_log')} where id = ${row}`,
    );
    assert.deepEqual(
      faults(await verify()).map(([fault]) => fault),
      ['row_removed', 'row_inserted'],
    );
  });

  it('names a removed seal, an edited seal, a cut-off end and a re-ordered chain', async () => {
    const { seals } = await verify();
    await tamper(database, `update ${table('audit_seal')} set sealed_at = sealed_at + interval '1 day' where seq = 2`);
    assert.deepEqual(faults(await verify()), [['seal_changed', 2n, undefined]]);
    await tamper(database, `delete from ${table('audit_seal')} where seq = 2`);
    assert.deepEqual(
      faults(await verify()).map(([fault, seal]) => `${fault} ${seal}`),
      ['seal_missing 2', 'chain_broken 3'],
    );
    await tamper(database, `delete from ${table('audit_seal')} where seq = ${seals}`);
    assert.ok(faults(await verify()).some(([fault]) => fault === 'head_mismatch'));
  });

  it('names exchanged seals', async () => {
    const seal = table('audit_seal');
    await tamper(
      database,
      `update ${seal} set seq = 99 where seq = 2`,
      `update ${seal} set seq = 2 where seq = 3`,
      `update ${seal} set seq = 3 where seq = 99`,
    );
    const report = await verify();
    assert.deepEqual([report.findings[0]?.fault, report.findings[0]?.seal], ['chain_broken', 2n]);
  });

  it('holds the chain against a head written down outside, even when everything inside was made to fit', async () => {
    const outside = (await verify()).head;
    await tamper(
      database,
      `update ${table('audit_log')} set actor = 'person:other@acme.example' where id = ${idOf('m1')}`,
      `delete from ${table('audit_seal')}`,
      `update ${table('audit_seal_head')} set seq = 0, hash = sha256('axe audit chain'), to_xid = '0'`,
    );
    await sealAudit(database, entity);
    const inside = await verify();
    assert.equal(inside.ok, true);
    const report = await database.entity(testSession(entity), (tx) => verifyAudit(tx, { outsideHeads: [outside] }));
    assert.deepEqual(
      report.findings.map(({ fault }) => fault),
      ['outside_head_mismatch'],
    );
  });

  it('does not skip a transaction that commits after later ones were sealed', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = database.entity(testSession(entity), async (tx) => {
      await tx.execute("insert into entry (memo, amount) values ('slow', 1)");
      started.resolve();
      await release.promise;
    });
    await started.promise;
    await database.entity(testSession(entity), (tx) => tx.execute("insert into entry (memo, amount) values ('quick', 1)"));
    await sealAudit(database, entity);
    assert.equal((await verify()).unsealed, 1n, 'the quick row waits for the slow one');
    release.resolve();
    await slow;
    await sealAudit(database, entity);
    const report = await verify();
    assert.deepEqual([report.ok, report.unsealed], [true, 0n]);
  });

  it('lets one sealer work at a time', async () => {
    await database.entity(testSession(entity), (tx) => tx.execute("insert into entry (memo, amount) values ('x', 1)"));
    const outcomes = await Promise.all([1, 2, 3].map(() => sealAudit(database, entity)));
    assert.equal(
      outcomes.reduce((sum, { rows }) => sum + rows, 0n),
      1n,
    );
    assert.equal((await verify()).ok, true);
  });
});
