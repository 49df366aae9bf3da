import { isRefusal } from '@axe/kit';
import { serviceErrors } from '../errors.ts';

/** Calls `listener` when the client hangs up or cancels; the returned function forgets it. */
export type OnGone = (listener: () => void) => () => void;

/** Ends one tool call early: its time is over, or nobody waits for it any more. */
export interface Cancellation {
  /** Made when first read: most tools that touch no database never look at it. */
  readonly signal: AbortSignal;
  /** The promise, or the reason as soon as the call is cancelled. What still runs behind is ignored. */
  race<T>(running: Promise<T>): Promise<T>;
  /** Throws the reason when the call is cancelled. */
  check(): void;
}

/** Runs `work`, which has to end soon after the cancellation fires. */
export async function withCancellation<T>(timeoutMs: number, onGone: OnGone, work: (cancellation: Cancellation) => Promise<T>): Promise<T> {
  let reason: Error | undefined;
  let controller: AbortController | undefined;
  const waiting: ((reason: Error) => void)[] = [];
  const cancel = (why: Error) => {
    reason ??= why;
    controller?.abort(reason);
    for (const reject of waiting) reject(reason);
  };
  const forget = onGone(() => cancel(callerGone()));
  const timer = setTimeout(() => cancel(timedOut(timeoutMs)), timeoutMs);
  try {
    return await work({
      get signal() {
        controller ??= new AbortController();
        if (reason !== undefined) controller.abort(reason);
        return controller.signal;
      },
      race(running) {
        return new Promise((resolve, reject) => {
          running.then(resolve, reject);
          if (reason === undefined) waiting.push(reject);
          else reject(reason);
        });
      },
      check() {
        if (reason !== undefined) throw reason;
      },
    });
  } catch (error) {
    // What fails after the cancellation failed because of it, whatever the layer below calls it. Except where nobody knows
    // whether the commit arrived: that must be said.
    throw reason === undefined || isRefusal(error, 'DATABASE_UNAVAILABLE') ? error : reason;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

export function whenAborted(signal: AbortSignal): OnGone {
  return (listener) => {
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  };
}

function callerGone() {
  return serviceErrors.CALLER_GONE(
    'The client went away before the call finished. Nothing was stored; repeat the call if it is still wanted.',
  );
}

function timedOut(timeoutMs: number) {
  const seconds = timeoutMs / 1000;
  return serviceErrors.CALL_TIMED_OUT(
    `The call did not finish within ${seconds} s and was undone. Nothing was stored. Ask for less at once.`,
    {
      timeout_ms: timeoutMs,
    },
  );
}
