import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createIdentityBindings } from '@axe/pg';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import { ledgerMigrations } from './fixtures/ledger.ts';

describe('identity bindings', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testServiceDatabase({ service: 'bindings', migrations: ledgerMigrations });
  });

  it('keeps the first account of a person', async () => {
    const bindings = createIdentityBindings(database);
    const first = { tenantId: 'tenant-1', objectId: 'object-1' };
    assert.deepEqual(await bindings.bind('kim@acme.example', 'tenant-1', 'object-1'), first);
    assert.deepEqual(await bindings.bind('kim@acme.example', 'tenant-1', 'object-2'), first);
  });

  it('has one winner when many first sign-ins race', async () => {
    const bindings = createIdentityBindings(database);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => bindings.bind('lee@acme.example', 'tenant-1', `object-${index}`)),
    );
    assert.equal(new Set(answers.map((answer) => answer.objectId)).size, 1);
  });

  it('lets the service neither change nor take away a binding', async () => {
    const change = database.shared((tx) => tx.execute("update identity_binding set object_id = 'other'"));
    await assert.rejects(change);
    await assert.rejects(database.shared((tx) => tx.execute('delete from identity_binding')));
  });
});
