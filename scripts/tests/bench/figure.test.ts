import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, atMost, median } from '../../bench/figure.ts';

test('a figure passes on its target and fails beyond it', () => {
  assert.deepEqual(atLeast('calls', 100, 100, '/s'), { name: 'calls', value: 100, target: 100, unit: '/s', pass: true });
  assert.equal(atLeast('calls', 99.99, 100, '/s').pass, false);
  assert.equal(atMost('memory', 200, 200, 'MiB').pass, true);
  assert.equal(atMost('memory', 200.01, 200, 'MiB').pass, false);
});

test('rounding is for the eye; the verdict is on the measured value', () => {
  const figure = atMost('latency', 10.0004, 10, 'ms');
  assert.equal(figure.value, 10);
  assert.equal(figure.pass, false);
});

test('the median orders by value, leaves its input alone and refuses nothing', () => {
  const values = [10, 9, 100];
  assert.equal(median(values), 10);
  assert.deepEqual(values, [10, 9, 100]);
  assert.throws(() => median([]), /median of nothing/);
});
