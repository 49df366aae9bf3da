import { isRefusal } from '@axe/kit';
import type { Remote } from './platform-address.ts';

/** Once more with a new token when the platform says that the stored one is over: its clock counts, not that of this machine. */
export async function withRenewal<T>(remote: Remote, work: (remote: Remote) => Promise<T>): Promise<T> {
  try {
    return await work(remote);
  } catch (failure) {
    if (remote.renew === undefined || !isRefusal(failure, 'TOKEN_EXPIRED')) throw failure;
    return work(await remote.renew());
  }
}
