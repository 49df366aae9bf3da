import type { Connection } from './connection.ts';
import { databaseErrors } from './errors.ts';

/*
 Our own, because the driver's pool is one per role: it can neither bound the connections of all entities together nor close
 an idle one of entity A when entity B needs it.
*/
export interface Pool {
  acquire(role: string): Promise<Connection>;
  release(connection: Connection): void;
  /** Closes idle connections of the role. */
  forget(role: string): void;
  close(): Promise<void>;
  readonly open: () => number;
}

export interface PoolOptions {
  readonly max: number;
  readonly maxPerRole: number;
  readonly idleMs: number;
  readonly waitMs: number;
  readonly maxWaiting: number;
  connect(role: string): Promise<Connection>;
}

interface Waiter {
  readonly role: string;
  readonly timer: NodeJS.Timeout;
  readonly grant: (connection: Connection) => void;
  readonly fail: (cause: unknown) => void;
}

export function createPool(options: PoolOptions): Pool {
  // Oldest first; both sets count towards the bound.
  const idle = new Map<Connection, NodeJS.Timeout>();
  const counts = new Map<string, number>();
  const waiting: Waiter[] = [];
  const closing = new Set<Promise<void>>();
  let total = 0;
  let closed = false;

  const count = (role: string, change: number): void => {
    total += change;
    counts.set(role, (counts.get(role) ?? 0) + change);
  };

  function discard(connection: Connection): void {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
    count(connection.role, -1);
    const ending: Promise<void> = connection.end().finally(() => closing.delete(ending));
    closing.add(ending);
  }

  function takeIdle(role: string): Connection | undefined {
    for (const connection of [...idle.keys()].reverse()) {
      if (connection.role !== role) continue;
      if (!connection.isUsable()) {
        discard(connection);
        continue;
      }
      clearTimeout(idle.get(connection));
      idle.delete(connection);
      return connection;
    }
    return undefined;
  }

  function makeRoom(role: string): boolean {
    if ((counts.get(role) ?? 0) >= options.maxPerRole) return false;
    if (total < options.max) return true;
    const [oldest] = idle.keys();
    if (oldest === undefined) return false;
    discard(oldest);
    return true;
  }

  async function connect(role: string): Promise<Connection> {
    count(role, 1);
    try {
      return await options.connect(role);
    } catch (cause) {
      count(role, -1);
      serve();
      throw cause;
    }
  }

  function serve(): void {
    for (let index = 0; index < waiting.length; ) {
      const waiter = waiting[index];
      if (waiter === undefined) return;
      const ready = takeIdle(waiter.role);
      if (ready === undefined && !makeRoom(waiter.role)) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      clearTimeout(waiter.timer);
      if (ready === undefined) connect(waiter.role).then(waiter.grant, waiter.fail);
      else waiter.grant(ready);
    }
  }

  function wait(role: string): Promise<Connection> {
    const busy = () =>
      databaseErrors.DATABASE_BUSY(
        'All database connections are taken and none became free in time. Nothing was stored. Try again shortly.',
      );
    if (waiting.length >= options.maxWaiting) return Promise.reject(busy());
    return new Promise((grant, fail) => {
      const timer = setTimeout(() => {
        waiting.splice(
          waiting.findIndex((waiter) => waiter.timer === timer),
          1,
        );
        fail(busy());
      }, options.waitMs);
      waiting.push({ role, timer, grant, fail });
    });
  }

  return {
    open: () => total,
    async acquire(role) {
      if (closed) throw databaseErrors.DATABASE_UNAVAILABLE('The service is stopping. Nothing was stored. Try again shortly.');
      const ready = takeIdle(role);
      if (ready !== undefined) return ready;
      // Those who wait already go first.
      if (waiting.every((waiter) => waiter.role !== role) && makeRoom(role)) return connect(role);
      return wait(role);
    },
    release(connection) {
      if (closed || !connection.isUsable() || connection.isTainted() || connection.status() !== 'I') discard(connection);
      else {
        const timer = setTimeout(() => discard(connection), options.idleMs);
        timer.unref();
        idle.set(connection, timer);
      }
      serve();
    },
    forget(role) {
      for (const connection of [...idle.keys()]) if (connection.role === role) discard(connection);
    },
    async close() {
      closed = true;
      for (const waiter of waiting.splice(0)) {
        clearTimeout(waiter.timer);
        waiter.fail(databaseErrors.DATABASE_UNAVAILABLE('The service is stopping. Nothing was stored. Try again shortly.'));
      }
      for (const connection of [...idle.keys()]) discard(connection);
      await Promise.all(closing);
    },
  };
}
