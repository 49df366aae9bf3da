import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenPoints, suiteWith } from '../support/broken-suite.ts';
import { startHealthyService } from '../support/healthy-service.ts';

test('a real service whose database ended: its readiness says so, the process answers, and nothing else is blamed', async () => {
  const service = await startHealthyService();
  await service.database.close();
  const findings = await suiteWith(service, {}, { books: undefined });
  const of = (id: string) => findings.find((finding) => finding.id === id);
  assert.deepEqual(of('process')?.status, 'failed');
  assert.match(of('process')?.fix ?? '', /PostgreSQL/);
  assert.deepEqual(
    [of('degraded')?.status, of('front-door')?.status, of('metadata')?.status, of('challenge')?.status],
    ['passed', 'passed', 'passed', 'passed'],
  );
  assert.deepEqual(brokenPoints(findings), ['process']);
});
