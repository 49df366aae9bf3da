import type { EntityTx, Tx } from '@axe/pg';

export interface Lent<Held extends Tx> {
  readonly tx: Held;
  takeBack(): void;
}

/**
 * The transaction as a handler gets it. Taken back when the call is over: a handler that outlives its call (it ignored the
 * signal) must not reach the connection, which by then may serve somebody else's transaction.
 */
export function lendTx(tx: EntityTx): Lent<EntityTx> {
  const { owned, takeBack } = ownership();
  return { tx: { ...ownedTx(tx, owned), session: tx.session, emit: owned(tx.emit) }, takeBack };
}

/** The same for a transaction of the shared schema. */
export function lendSharedTx(tx: Tx): Lent<Tx> {
  const { owned, takeBack } = ownership();
  return { tx: ownedTx(tx, owned), takeBack };
}

type Owned = <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) => (...args: Args) => Promise<Result>;

function ownership(): { readonly owned: Owned; takeBack(): void } {
  let over = false;
  return {
    owned:
      (method) =>
      (...args) =>
        over ? Promise.reject(new Error('The call is over; its transaction is closed.')) : method(...args),
    takeBack: () => {
      over = true;
    },
  };
}

function ownedTx(tx: Tx, owned: Owned): Tx {
  return {
    query: owned(tx.query) as Tx['query'],
    one: owned(tx.one) as Tx['one'],
    maybe: owned(tx.maybe) as Tx['maybe'],
    execute: owned(tx.execute),
    savepoint: owned(tx.savepoint) as Tx['savepoint'],
    rehearse: owned(tx.rehearse) as Tx['rehearse'],
  };
}
