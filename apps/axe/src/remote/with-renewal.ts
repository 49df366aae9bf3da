import { isRefusal } from '@axe/kit';
import type { Remote } from './platform-address.ts';

/** What a new token may mend: its time is over by the clock of the platform, or it was withdrawn, or the keys were changed. */
const mendable = ['TOKEN_EXPIRED', 'TOKEN_REVOKED', 'INVALID_TOKEN'];

/** Once more with a new token when the platform does not take the stored one; a sign-in that has ended is then said to have. */
export async function withRenewal<T>(remote: Remote, work: (remote: Remote) => Promise<T>): Promise<T> {
  try {
    return await work(remote);
  } catch (failure) {
    if (remote.renew === undefined || !mendable.some((code) => isRefusal(failure, code))) throw failure;
    return work(await remote.renew());
  }
}
