import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { planPull } from '../../../src/plans/secrets/pull-secrets.ts';
import { deskBench } from '../../secrets/support/secret-desk.ts';

test('fifty secrets are one reading of the store, in the rehearsal and in the run', async (t) => {
  const bench = await deskBench(t);
  const names = Array.from({ length: 50 }, (_, index) => `S_${index}`);
  const desk = await bench.desk();
  const secrets = names.map((env) => ({ env, vault: `frame/acme/${env.toLowerCase()}` }));
  const wide = { ...desk, customer: { ...desk.customer, services: { frame: { env_file: '~/frame/.env', secrets } } } };
  await (await bench.store()).put(secrets.map(({ env, vault }) => ({ name: vault, value: `value of ${env}` })));
  await bench.rehearse(planPull({ ...wide, reading: (await bench.desk()).reading }, {}));
  assert.equal(bench.counted.reads, 1);
  const report = await bench.carryOut(planPull({ ...wide, reading: (await bench.desk()).reading }, {}));
  assert.equal(report.outcome, 'done');
  assert.equal(bench.counted.reads, 2);
  assert.equal(bench.home.envFile('frame').split('\n').length, 51);
});

test('two processes that store at once lose nothing', async (t) => {
  const { home } = await deskBench(t);
  const worker = path.join(import.meta.dirname, '..', '..', '..', 'axe.mjs');
  const env = { HOME: home.person, AXE_HOME: home.folder, AXE_OPERATOR: 'ops@operator.example', PATH: process.env.PATH, CI: 'true' };
  const codes = await Promise.all(
    Array.from({ length: 4 }, (_, index) => {
      const words = [worker, 'secret', 'push', `shared/acme/s-${index}`, '--value-stdin', '--apply'];
      const child = spawn(process.execPath, words, { env, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.end(`value ${index}`);
      return new Promise((resolve) => child.once('close', resolve));
    }),
  );
  assert.deepEqual(codes, [0, 0, 0, 0]);
  for (let index = 0; index < 4; index += 1)
    assert.equal((await home.axe('secret', 'get', `shared/acme/s-${index}`)).printed, `value ${index}`);
});
