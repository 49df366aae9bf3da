import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryNotice } from '../../src/platform/registry-notice.ts';

test('a refused registry is one line with the first problem; a good one again is one line', () => {
  const warning =
    'The newest registry is refused; the last good one keeps serving. /r.yaml has 2 problems.\n  line 3, zone: found x\n  line 9, y';
  assert.equal(
    registryNotice('/r.yaml', warning),
    'Registry: The newest registry is refused; the last good one keeps serving. /r.yaml has 2 problems. line 3, zone: found x; the log has the rest',
  );
  assert.equal(registryNotice('/r.yaml', 'Gone.'), 'Registry: Gone.');
  assert.equal(registryNotice('/r.yaml', undefined), 'Registry: /r.yaml is good again and in force.');
});
