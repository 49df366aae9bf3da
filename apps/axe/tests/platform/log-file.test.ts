import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openLogFile } from '../../src/platform/log-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-log-'));
after(() => rmSync(folder, { recursive: true }));

test('a full log moves aside once, and lines go on in a new one', () => {
  const file = path.join(folder, 'axe.log');
  const log = openLogFile(file, 10);
  for (const line of ['first line\n', 'second\n', 'third\n', 'fourth\n']) log.write(line);
  log.close();
  assert.equal(readFileSync(`${file}.1`, 'utf8'), 'second\nthird\n');
  assert.equal(readFileSync(file, 'utf8'), 'fourth\n');
});
