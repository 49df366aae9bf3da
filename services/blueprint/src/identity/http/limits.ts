import { type BucketBounds, createTokenBuckets } from '@axe/kit';

/** Bursts and rates for one address, and for one person where one is known. Offices share an address, hosted AI clients too. */
export const defaultLimits = {
  page: { burst: 120, ratePerSecond: 4 },
  token: { burst: 300, ratePerSecond: 20 },
  registration: { burst: 30, ratePerSecond: 0.2 },
  document: { burst: 20, ratePerSecond: 0.5 },
  /** A user code has 34 bits and lives ten minutes. */
  userCode: { burst: 10, ratePerSecond: 0.1 },
  /** Programs renew once an hour. Whoever collects tokens to flood the list of withdrawn ones comes to an end here. */
  refresh: { burst: 200, ratePerSecond: 0.1 },
  account: { burst: 30, ratePerSecond: 0.5 },
} as const satisfies { readonly [name: string]: BucketBounds };

export type LimitName = keyof typeof defaultLimits;

export interface IdentityLimits {
  /** Seconds to wait, or 0. */
  take(name: LimitName, key: string): number;
}

export function createLimits(changed: Partial<Record<LimitName, BucketBounds>>, now: () => Date): IdentityLimits {
  const names = Object.keys(defaultLimits) as LimitName[];
  const buckets = new Map(names.map((name) => [name, createTokenBuckets(changed[name] ?? defaultLimits[name])]));
  return { take: (name, key) => buckets.get(name)?.take(key, now().getTime()) ?? 0 };
}
