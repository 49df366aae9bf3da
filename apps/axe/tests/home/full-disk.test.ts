import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { startAxe } from '../session/support/axe-process.ts';
import { makeHome } from './make-home.ts';

const grant = ['customers', 'add', 'initech', '--legal-name', 'Initech Inc.', '--domain', 'initech.example', '--apply'] as const;

test('wherever the disk is full, the registry is the old one or the new one, and the next command sets all right', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const environment = { AXE_HOME: home.folder, AXE_OPERATOR: 'ops@operator.example', HOME: path.dirname(home.folder), CI: 'true' };
  let refused = 0;
  // Kilobytes that a file of the process, and of its children, may have: writes beyond fail as on a full disk.
  for (const limit of [0, 1, 2, 4, 8, 10, 12, 16]) {
    const { code, stderr } = await startAxe(grant, environment, ['bash', '-c', `ulimit -f ${limit}; exec "$0" "$@"`]).ended;
    if (code === 0) break;
    refused += 1;
    assert.match(
      stderr,
      /JOURNAL_NOT_WRITTEN|REGISTRY_NOT_WRITTEN|HOME_NOT_WRITTEN|GIT_REFUSED|GIT_MISSING|HOME_BUSY/,
      `limit ${limit}: ${stderr}`,
    );
    assert.doesNotMatch(stderr, /UNEXPECTED/);
    const now = home.registry();
    assert.ok(now === before || now.includes('initech'), `limit ${limit}: ${now.length} characters`);
    assert.deepEqual(
      readdirSync(home.folder).filter((name) => /\.tmp$|\.axe-/.test(name)),
      [],
    );
  }
  assert.ok(refused >= 3, `${refused} refusals`);
  assert.equal((await home.axe(...grant)).code, 0);
  assert.equal((await home.axe('customers', 'add', 'hooli', '--legal-name', 'Hooli', '--domain', 'hooli.example', '--apply')).code, 0);
  assert.equal(home.git('status', '--porcelain'), '');
  assert.deepEqual(home.commits().toReversed(), ['axe init', 'axe customers add initech', 'axe customers add hooli']);
});
