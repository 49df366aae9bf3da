import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiryDays, expiryOf } from '../src/index.ts';

const now = new Date('2026-06-01T23:59:00Z');
const inDays = (days: number) => new Date(Date.parse('2026-06-01T00:00:00Z') + days * 86_400_000).toISOString().slice(0, 10);

test('the console turns red 90 days before the end, health yellow 30 days before, red on the day', () => {
  assert.deepEqual(expiryDays, { console: 90, health: 30 });
  for (const [days, colour] of [
    [91, 'green'],
    [90, 'red on the console'],
    [31, 'red on the console'],
    [30, 'yellow'],
    [1, 'yellow'],
    [0, 'red'],
    [-5, 'red'],
  ] as const) {
    assert.deepEqual(expiryOf(inDays(days), now), { expires: inDays(days), days, colour });
  }
});
