/** Requests that are being answered. */
export interface InFlight {
  /** Counts a request until the returned function is called. Health checks do not hold up a stop. */
  enter(health: boolean): () => void;
  /** True after `settled` was first asked for. */
  closing(): boolean;
  /** Resolves when none of the requests running now is left, or after `graceMs`. */
  settled(graceMs: number): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Map<object, Promise<void>>();
  let closing = false;
  return {
    closing: () => closing,
    enter(health) {
      if (health) return () => undefined;
      const key = {};
      const { promise, resolve } = Promise.withResolvers<void>();
      running.set(key, promise);
      return () => {
        running.delete(key);
        resolve();
      };
    },
    async settled(graceMs) {
      closing = true;
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all(running.values()), timeUp]);
      clearTimeout(timer);
    },
  };
}
