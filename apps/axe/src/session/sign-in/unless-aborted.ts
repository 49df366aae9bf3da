import { sessionErrors } from '../errors.ts';

/** The work's result, or the end of the sign-in as soon as the signal says so. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = () => reject(cancelled());
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', cancel));
}

const cancelled = () => sessionErrors.SIGN_IN_CANCELLED('The sign-in was broken off. Nothing was stored. Run axe login again.');
