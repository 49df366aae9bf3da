import { isRefusal } from '@axe/kit';
import { serviceErrors } from '../errors.ts';

/** Runs `work` with a signal that fires when the caller goes away or the time is over; `work` ends soon after it fires. */
export async function withTimeout<T>(timeoutMs: number, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onGone = () => controller.abort(callerGone());
  if (outer.aborted) onGone();
  else outer.addEventListener('abort', onGone, { once: true });
  const timer = setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs);
  try {
    return await work(controller.signal);
  } catch (error) {
    // What fails after the signal fired failed because of it, whatever the layer below calls it.
    // Except where nobody knows whether the commit arrived: that must be said.
    throw controller.signal.aborted && !isRefusal(error, 'DATABASE_UNAVAILABLE') ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onGone);
  }
}

/** The promise, or the signal's reason as soon as it fires. What still runs behind is ignored; its transaction is undone. */
export function untilAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    running.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (action: () => void) => {
      signal.removeEventListener('abort', onAbort);
      action();
    };
    running.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
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
