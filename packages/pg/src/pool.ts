import type { Connection } from './connection.ts';
import { createConnectionStock, type StockOptions } from './connection-stock.ts';
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

export interface PoolOptions extends StockOptions {
  readonly waitMs: number;
  readonly maxWaiting: number;
}

interface Waiter {
  readonly role: string;
  readonly timer: NodeJS.Timeout;
  readonly grant: (connection: Connection) => void;
  readonly fail: (cause: unknown) => void;
}

export function createPool(options: PoolOptions): Pool {
  const stock = createConnectionStock(options);
  const waiting: Waiter[] = [];
  let closed = false;

  const connect = (role: string): Promise<Connection> =>
    stock.connect(role).catch((cause: unknown) => {
      serve();
      throw cause;
    });

  function serve(): void {
    for (let index = 0; index < waiting.length; ) {
      const waiter = waiting[index];
      if (waiter === undefined) return;
      const ready = stock.take(waiter.role);
      if (ready === undefined && !stock.makeRoom(waiter.role)) {
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
    if (waiting.length >= options.maxWaiting) return Promise.reject(busy());
    return new Promise((grant, fail) => {
      const timer = setTimeout(() => {
        const index = waiting.findIndex((waiter) => waiter.timer === timer);
        waiting.splice(index, 1);
        fail(busy());
      }, options.waitMs);
      waiting.push({ role, timer, grant, fail });
    });
  }

  return {
    open: stock.open,
    async acquire(role) {
      if (closed) throw stopping();
      const ready = stock.take(role);
      if (ready !== undefined) return ready;
      // Those who wait already go first.
      if (waiting.every((waiter) => waiter.role !== role) && stock.makeRoom(role)) return connect(role);
      return wait(role);
    },
    release(connection) {
      if (closed || !connection.isUsable() || connection.isTainted() || connection.status() !== 'I') stock.discard(connection);
      else stock.keep(connection);
      serve();
    },
    forget: stock.drain,
    async close() {
      closed = true;
      for (const waiter of waiting.splice(0)) {
        clearTimeout(waiter.timer);
        waiter.fail(stopping());
      }
      stock.drain();
      await stock.closed();
    },
  };
}

const busy = () =>
  databaseErrors.DATABASE_BUSY('All database connections are taken and none became free in time. Nothing was stored. Try again shortly.');

const stopping = () => databaseErrors.DATABASE_UNAVAILABLE('The service is stopping. Nothing was stored. Try again shortly.');
