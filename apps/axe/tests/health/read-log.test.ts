import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { endOf, readLastLines, readNewLines } from '../../src/health/read-log.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-log-'));
after(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'axe.log');
beforeEach(() => {
  rmSync(file, { force: true });
  rmSync(`${file}.1`, { force: true });
});

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();
const entry = (number: number, more: object = {}) =>
  `${JSON.stringify({ level: 'info', time: at(number), n: number, msg: `line ${number} 한국어`, ...more })}\n`;
const entries = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => entry(from + index)).join('');
const numbers = (lines: readonly { readonly more: { readonly [name: string]: unknown } }[]) => lines.map(({ more }) => more.n);

test('the last lines, oldest first, out of both files', () => {
  writeFileSync(`${file}.1`, entries(0, 5));
  writeFileSync(file, entries(5, 8));
  assert.deepEqual(numbers(readLastLines(file, {}, 5)), [3, 4, 5, 6, 7]);
  assert.deepEqual(numbers(readLastLines(file, {}, 100)), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a last line that is being written is left out, and nothing before it is lost', () => {
  writeFileSync(file, entries(0, 3) + entry(3).slice(0, 20));
  assert.deepEqual(numbers(readLastLines(file, {}, 10)), [0, 1, 2]);
});

test('a large file is read from its end, over the borders of blocks and characters', () => {
  const count = 20_000;
  writeFileSync(file, Array.from({ length: count }, (_, index) => entry(index, { pad: '가'.repeat(index % 40) })).join(''));
  const lines = readLastLines(file, {}, 10_000);
  assert.deepEqual(
    numbers(lines),
    Array.from({ length: 10_000 }, (_, index) => count - 10_000 + index),
  );
  assert.ok(lines.every(({ message }) => message.endsWith('한국어')));
});

test('a filter is asked before lines are counted; a time ends the search', () => {
  writeFileSync(file, entries(0, 50) + entry(50, { level: 'error' }));
  assert.deepEqual(numbers(readLastLines(file, { level: 'error' }, 1)), [50]);
  assert.deepEqual(numbers(readLastLines(file, { since: new Date(at(48)) }, 10)), [48, 49, 50]);
});

test('an empty file, and none, have no lines', () => {
  assert.deepEqual(readLastLines(file, {}, 5), []);
  writeFileSync(file, '');
  assert.deepEqual(readLastLines(file, {}, 5), []);
});

test('what is written later comes whole, piece by piece', () => {
  writeFileSync(file, entries(0, 2));
  const start = endOf(file);
  const whole = entry(2);
  appendFileSync(file, whole.slice(0, 10));
  const first = readNewLines(file, start);
  assert.deepEqual(numbers(first.lines), []);
  appendFileSync(file, whole.slice(10) + entry(3));
  const second = readNewLines(file, first.place);
  assert.deepEqual(numbers(second.lines), [2, 3]);
  assert.deepEqual(numbers(readNewLines(file, second.place).lines), []);
});

test('a line that was half written at the start comes whole', () => {
  const whole = entry(2);
  writeFileSync(file, entries(0, 2) + whole.slice(0, 12));
  const start = endOf(file);
  appendFileSync(file, whole.slice(12));
  assert.deepEqual(numbers(readNewLines(file, start).lines), [2]);
});

test('a rotation in between loses no line', () => {
  writeFileSync(file, entries(0, 2));
  const start = endOf(file);
  appendFileSync(file, entry(2));
  renameSync(file, `${file}.1`);
  writeFileSync(file, entry(3));
  const { lines, place } = readNewLines(file, start);
  assert.deepEqual(numbers(lines), [2, 3]);
  appendFileSync(file, entry(4));
  assert.deepEqual(numbers(readNewLines(file, place).lines), [4]);
});

test('a file that is gone for a moment, or was cut, is waited for', () => {
  writeFileSync(file, entries(0, 5));
  const start = endOf(file);
  rmSync(file);
  const gone = readNewLines(file, start);
  assert.deepEqual(numbers(gone.lines), []);
  writeFileSync(file, entry(9));
  assert.deepEqual(numbers(readNewLines(file, gone.place).lines), [9]);
});
