import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import type { Connection } from '../src/connection.ts';
import { createPool, type PoolOptions } from '../src/pool.ts';

/** A connection without a server: the pool only asks for its state. */
function fakeConnection(role: string, closed: string[]): Connection & { tainted: boolean; usable: boolean } {
  const state = {
    tainted: false,
    usable: true,
    role,
    status: () => 'I',
    isTainted: () => state.tainted,
    isUsable: () => state.usable,
    end: async () => void closed.push(role),
  };
  return state as unknown as Connection & { tainted: boolean; usable: boolean };
}

function makePool(options: Partial<PoolOptions> = {}) {
  const closed: string[] = [];
  const opened: string[] = [];
  const pool = createPool({
    max: 2,
    maxPerRole: 2,
    idleMs: 60_000,
    waitMs: 60_000,
    maxWaiting: 10,
    connect: async (role) => {
      opened.push(role);
      return fakeConnection(role, closed);
    },
    ...options,
  });
  return { pool, opened, closed };
}

describe('the pool of all roles', () => {
  it('uses a connection again', async () => {
    const { pool, opened } = makePool();
    const first = await pool.acquire('a');
    pool.release(first);
    assert.equal(await pool.acquire('a'), first);
    assert.deepEqual(opened, ['a']);
  });

  it('closes the longest idle connection of another role when full', async () => {
    const { pool, opened, closed } = makePool();
    const [a, b] = [await pool.acquire('a'), await pool.acquire('b')];
    pool.release(a);
    pool.release(b);
    await pool.acquire('c');
    assert.deepEqual([opened, closed, pool.open()], [['a', 'b', 'c'], ['a'], 2]);
  });

  it('lets callers wait in turn and serves them when one becomes free', async () => {
    const { pool } = makePool({ max: 1 });
    const held = await pool.acquire('a');
    const order: string[] = [];
    const waiting = ['b', 'a', 'c'].map(async (role) => {
      const connection = await pool.acquire(role);
      order.push(role);
      pool.release(connection);
    });
    await Promise.resolve();
    pool.release(held);
    await Promise.all(waiting);
    assert.equal(order.length, 3);
    assert.equal(pool.open(), 1);
  });

  it('refuses when nothing becomes free in time or too many wait', async () => {
    const { pool } = makePool({ max: 1, waitMs: 5, maxWaiting: 1 });
    await pool.acquire('a');
    const first = pool.acquire('b');
    await assert.rejects(pool.acquire('b'), (error) => isRefusal(error, 'DATABASE_BUSY') && error.retryable);
    await assert.rejects(first, (error) => isRefusal(error, 'DATABASE_BUSY'));
  });

  it('throws away what is broken, tainted or inside a transaction', async () => {
    for (const spoil of [{ usable: false }, { tainted: true }, { status: () => 'T' }, { status: () => 'E' }]) {
      const { pool, opened, closed } = makePool();
      pool.release(Object.assign(await pool.acquire('a'), spoil));
      await pool.acquire('a');
      assert.deepEqual([opened.length, closed.length], [2, 1], JSON.stringify(spoil));
    }
  });

  it('gives the place back when connecting fails', async () => {
    let fail = true;
    const { pool } = makePool({
      max: 1,
      connect: async (role) => {
        if (fail) throw new Error('refused');
        return fakeConnection(role, []);
      },
    });
    await assert.rejects(pool.acquire('a'), /refused/);
    fail = false;
    assert.equal((await pool.acquire('a')).role, 'a');
  });

  it('sends away those who wait when it closes', async () => {
    const { pool } = makePool({ max: 1 });
    await pool.acquire('a');
    const waiting = pool.acquire('a');
    const closing = pool.close();
    await assert.rejects(waiting, (error) => isRefusal(error, 'DATABASE_UNAVAILABLE'));
    await closing;
    await assert.rejects(pool.acquire('a'), (error) => isRefusal(error, 'DATABASE_UNAVAILABLE'));
  });
});
