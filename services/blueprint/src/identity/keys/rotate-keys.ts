import type { Tx } from '@axe/pg';
import { identityErrors } from '../errors.ts';
import { keyPropagationSeconds } from '../lifetimes.ts';
import type { Sealer } from './seal-key.ts';
import { addKey } from './signing-keys.ts';

export interface Rotation {
  readonly active: string;
  readonly retired: string;
  readonly next: string;
}

interface PairRow {
  readonly active: string;
  readonly next: string;
  readonly ready_at: string;
  readonly ready: boolean;
}

/**
 * The key published so far signs from now on, another is published, the old one stays known until its tokens have ended:
 * nobody meets a key that was not announced. `now` skips the wait for the announcement to reach every cache.
 */
export async function rotateKeys(tx: Tx, sealer: Sealer, options: { readonly now: boolean }): Promise<Rotation> {
  // The active row is locked first, so that two rotations at once become one after the other.
  await tx.query(`select from signing_key where state = 'active' for update`);
  const pair = await tx.one<PairRow>(
    `select active.kid as active, next.kid as next, ready.at as ready_at, ready.at <= clock_timestamp() as ready
     from signing_key active, signing_key next,
       -- The very first pair was published together: nobody can have seen one without the other.
       lateral (select case when exists (select from signing_key where state = 'retired')
         then next.published_at + make_interval(secs => $1) else next.published_at end as at) ready
     where active.state = 'active' and next.state = 'next'`,
    [keyPropagationSeconds],
  );
  if (!pair.ready && !options.now) {
    const message =
      `The next key was published less than ${keyPropagationSeconds / 60} minutes ago, and some caches do not know it yet. ` +
      `Nothing was changed. Repeat after ${pair.ready_at}, or with now when the present key must go.`;
    throw identityErrors.KEY_TOO_YOUNG(message, { ready_at: pair.ready_at });
  }
  await tx.execute(`update signing_key set state = 'retired', retired_at = clock_timestamp() where kid = $1`, [pair.active]);
  await tx.execute(`update signing_key set state = 'active', activated_at = clock_timestamp() where kid = $1`, [pair.next]);
  await addKey(tx, sealer, 'next');
  const { kid } = await tx.one<{ kid: string }>(`select kid from signing_key where state = 'next'`);
  return { active: pair.next, retired: pair.active, next: kid };
}
