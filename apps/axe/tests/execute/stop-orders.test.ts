import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStopOrders } from '../../src/execute/stop-orders.ts';

function listen(t: { after(work: () => void): void }) {
  const told: string[] = [];
  const release = onStopOrders({
    signals: ['SIGINT', 'SIGHUP'],
    first: (signal) => void told.push(`first ${signal}`),
    again: (signal) => void told.push(`again ${signal}`),
  });
  t.after(release);
  return { told, release };
}

test('one Ctrl-C that arrives twice is one order', (t) => {
  const { told } = listen(t);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGHUP', 'SIGHUP');
  assert.deepEqual(told, ['first SIGINT']);
});

test('a later one is meant', (t) => {
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  const { told } = listen(t);
  process.emit('SIGHUP', 'SIGHUP');
  nowMs = 5_000;
  process.emit('SIGINT', 'SIGINT');
  assert.deepEqual(told, ['first SIGHUP', 'again SIGINT']);
});

test('after the end nobody listens', (t) => {
  const before = process.listenerCount('SIGINT');
  const { release } = listen(t);
  assert.equal(process.listenerCount('SIGINT'), before + 1);
  release();
  assert.equal(process.listenerCount('SIGINT'), before);
});
