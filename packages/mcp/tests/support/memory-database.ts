import type { Database, EntityTx, ReadyReport, Session } from '@axe/pg';

/** A stand-in without SQL for tests of HTTP and protocol: transactions only count and can be held up. */
export interface MemoryDatabase extends Database {
  readonly committed: Session[];
  readonly rolledBack: Session[];
  ready(): Promise<ReadyReport>;
  makeUnready(detail: string | undefined): void;
}

export function createMemoryDatabase(): MemoryDatabase {
  const committed: Session[] = [];
  const rolledBack: Session[] = [];
  let fault: string | undefined;
  const refuse = () => Promise.reject(new Error('the memory database knows no SQL'));
  const txOf = (session: Session): EntityTx => ({
    session,
    emit: () => Promise.resolve(),
    query: refuse,
    one: refuse,
    maybe: () => Promise.resolve(undefined),
    execute: refuse,
    savepoint: (work) => work(),
    rehearse: (work) => work(),
  });
  return {
    committed,
    rolledBack,
    makeUnready: (detail) => {
      fault = detail;
    },
    shared: refuse,
    statement: refuse,
    owner: refuse,
    async entity(session, work, options) {
      try {
        const result = await work(txOf(session));
        (options?.rollback === true ? rolledBack : committed).push(session);
        return result;
      } catch (error) {
        rolledBack.push(session);
        throw error;
      }
    },
    registerEntity: () => Promise.resolve(true),
    entities: () => Promise.resolve(['acmec', 'acmev']),
    ready: () =>
      Promise.resolve({ ok: fault === undefined, checks: [{ name: 'database', ok: fault === undefined, detail: fault ?? 'answers' }] }),
    close: () => Promise.resolve(),
  };
}
