import type { Connection } from './connection.ts';

export interface StockOptions {
  readonly max: number;
  readonly maxPerRole: number;
  readonly idleMs: number;
  connect(role: string): Promise<Connection>;
}

export interface ConnectionStock {
  /** The newest idle connection of the role. */
  take(role: string): Connection | undefined;
  keep(connection: Connection): void;
  discard(connection: Connection): void;
  /** Whether the role may open one more; closes the oldest idle connection of any role for it. */
  makeRoom(role: string): boolean;
  connect(role: string): Promise<Connection>;
  /** Closes idle connections, of one role or of all. */
  drain(role?: string): void;
  readonly closed: () => Promise<unknown>;
  readonly open: () => number;
}

/** The connections of all roles: busy ones are counted, idle ones kept; both count towards the bounds. */
export function createConnectionStock(options: StockOptions): ConnectionStock {
  // Oldest first.
  const idle = new Map<Connection, NodeJS.Timeout>();
  const counts = new Map<string, number>();
  const closing = new Set<Promise<void>>();
  let total = 0;

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

  function take(role: string): Connection | undefined {
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
      throw cause;
    }
  }

  return {
    take,
    keep: (connection) => void idle.set(connection, setTimeout(() => discard(connection), options.idleMs).unref()),
    discard,
    makeRoom,
    connect,
    drain(role) {
      for (const connection of [...idle.keys()]) if (role === undefined || connection.role === role) discard(connection);
    },
    closed: () => Promise.all(closing),
    open: () => total,
  };
}
