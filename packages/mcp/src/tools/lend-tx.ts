import type { EntityTx } from '@axe/pg';

/**
 * The transaction as a handler gets it. Taken back when the call is over: a handler that outlives its call (it ignored the
 * signal) must not reach the connection, which by then may serve somebody else's transaction.
 */
export function lendTx(tx: EntityTx): { readonly tx: EntityTx; takeBack(): void } {
  let over = false;
  const owned = <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) => {
    return (...args: Args): Promise<Result> =>
      over ? Promise.reject(new Error('The call is over; its transaction is closed.')) : method(...args);
  };
  return {
    tx: {
      session: tx.session,
      query: owned(tx.query) as EntityTx['query'],
      one: owned(tx.one) as EntityTx['one'],
      maybe: owned(tx.maybe) as EntityTx['maybe'],
      execute: owned(tx.execute),
      savepoint: owned(tx.savepoint) as EntityTx['savepoint'],
      rehearse: owned(tx.rehearse) as EntityTx['rehearse'],
      emit: owned(tx.emit),
    },
    takeBack: () => {
      over = true;
    },
  };
}
