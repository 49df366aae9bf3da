/** npm, a starter and the terminal may each deliver one Ctrl-C; a second one in earnest comes later. */
const sameOrderMs = 700;

export interface StopOrders {
  readonly signals: readonly NodeJS.Signals[];
  first(signal: NodeJS.Signals): void;
  again(signal: NodeJS.Signals): void;
}

/** Listens for orders to stop, and tells the first from those that mean it a second time. The answer ends the listening. */
export function onStopOrders({ signals, first, again }: StopOrders): () => void {
  let firstAt: number | undefined;
  const listener = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (firstAt === undefined) {
      firstAt = nowMs;
      first(signal);
    } else if (nowMs - firstAt > sameOrderMs) again(signal);
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
