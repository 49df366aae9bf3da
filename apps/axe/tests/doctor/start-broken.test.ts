import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServiceDatabase } from '@axe/pg';
import { testCluster } from '@axe/pg/testing';
import { demoRegistryFile } from '@axe/registry';
import { startBroken } from '../../src/doctor/start-broken.ts';

const parts = { customer: 'acme', registryFile: fileURLToPath(demoRegistryFile), searchPath: process.env.PATH ?? '' };

for (const service of ['frame', 'blueprint']) {
  test(`${service} refuses to start without its database`, async () => {
    assert.deepEqual(await startBroken({ ...parts, service }), { program: `the program of ${service} in this checkout`, exitCode: 1 });
  });
}

test('a program that stays up is seen, and ended', async () => {
  const { url: superuserUrl } = await testCluster();
  const entityKey = 'axe-doctor-made-up-value-of-this-start-only-0123456789';
  const { url } = await createServiceDatabase({ superuserUrl, service: 'frame', entityKey, database: `doctor_${process.pid}` });
  const started = await startBroken({ ...parts, service: 'frame', databaseUrl: url, patienceMs: 4000 });
  assert.equal(started?.exitCode, undefined);
});

test('what is not in this checkout, or ends for another reason, says nothing about a database', async () => {
  assert.equal(await startBroken({ ...parts, service: 'hive' }), undefined);
  assert.equal(await startBroken({ ...parts, service: 'frame', customer: 'initech' }), undefined);
});
