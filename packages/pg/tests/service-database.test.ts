import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { testCluster } from '@axe/pg/testing';
import { createServiceDatabase } from '../src/service-database.ts';

test('services of one machine may be set up at once, and again', async () => {
  const { url: superuserUrl } = await testCluster();
  const entityKey = randomBytes(32).toString('hex');
  const names = Array.from({ length: 6 }, (_, index) => `at_once_${index}_${randomBytes(4).toString('hex')}`);
  for (let round = 0; round < 25; round += 1) {
    const made = await Promise.all(names.map((database) => createServiceDatabase({ superuserUrl, service: 'frame', entityKey, database })));
    assert.deepEqual(
      made.map(({ url }) => new URL(url).pathname),
      names.map((name) => `/${name}`),
    );
  }
});
