import { createConnection, createServer, type Socket } from 'node:net';
import { after } from 'node:test';
import { type Database, openDatabase, silentLog } from '@axe/pg';
import type { TestDatabase } from '@axe/pg/testing';
import { blueprint } from '../../src/index.ts';

export interface Outage {
  /** The same database through a wire that can be cut. */
  readonly database: Database;
  /** Breaks every connection off and takes no new one. */
  cut(): void;
  mend(): void;
  /** Cuts the wire before the statement of this number from now on, counting from 1. */
  cutBefore(statement: number): void;
  /** Statements since the count was last set. */
  count(): number;
}

/** A database that goes away in earnest: its connections end, and new ones are refused. */
export async function createOutage(database: TestDatabase): Promise<Outage> {
  const address = new URL(database.url);
  const folder = address.searchParams.get('host');
  const target =
    folder === null ? { host: address.hostname, port: Number(address.port) } : { path: `${folder}/.s.PGSQL.${address.port || 5432}` };
  const sockets = new Set<Socket>();
  let whole = true;
  const wire = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = createConnection(target);
    for (const [socket, peer] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => peer.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroy();
      });
      socket.pipe(peer);
    }
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.url);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((wire.address() as { port: number }).port);
  const { migrations, errors } = blueprint;
  const through = await openDatabase({
    service: 'blueprint',
    migrations,
    errors,
    url: url.href,
    entityKey: database.entityKey,
    log: silentLog,
  });

  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  let seen = 0;
  let last = Number.POSITIVE_INFINITY;
  const pass = (): void => {
    seen += 1;
    if (seen === last) cut();
  };
  closing.push(async () => {
    await through.close();
    cut();
    await new Promise((resolve) => wire.close(resolve));
  });
  return {
    database: {
      ...through,
      statement: (...call) => {
        pass();
        return through.statement(...call);
      },
      shared: (work, options) => {
        pass();
        return through.shared(work, options);
      },
    },
    cut,
    mend: () => {
      whole = true;
      last = Number.POSITIVE_INFINITY;
    },
    cutBefore: (statement) => {
      seen = 0;
      last = statement;
    },
    count: () => seen,
  };
}

const closing: (() => Promise<void>)[] = [];

after(async () => {
  for (const close of closing) await close();
});
