import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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

test('a disk that takes no line stops nobody', { skip: !existsSync('/dev/full') }, () => {
  const file = path.join(folder, 'full.log');
  symlinkSync('/dev/full', file);
  const log = openLogFile(file);
  log.write('lost\n');
  log.close();
});

test('what was lost is counted as soon as the disk takes lines again', () => {
  const file = path.join(folder, 'gap.log');
  const log = openLogFile(file, 200);
  log.write(`${'first'.repeat(40)}\n`);
  // A folder in the way of the file that should move aside: the log cannot go on until it is gone.
  mkdirSync(path.join(`${file}.1`, 'in the way'), { recursive: true });
  log.write('lost\n');
  log.write('lost\n');
  rmSync(`${file}.1`, { recursive: true });
  log.write('last\n');
  log.close();
  const text = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
  assert.match(text, /^(first)+\n\n.*"lines":2,"msg":"log lines were lost.*\nlast\n$/);
});
