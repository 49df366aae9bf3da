export interface TokenBuckets {
  /** Takes one for `key`: 0, or the whole seconds until there is one again, and nothing taken. */
  take(key: string, nowMs: number): number;
}

export interface BucketBounds {
  readonly ratePerSecond: number;
  readonly burst: number;
}

const maxKeys = 10_000;

/** One token bucket per key, in memory: it protects a process and is no quota across several. The oldest keys are forgotten first. */
export function createTokenBuckets({ ratePerSecond, burst }: BucketBounds): TokenBuckets {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key, nowMs) {
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= maxKeys) forgetOldest(buckets);
        bucket = { left: burst, at: nowMs };
        buckets.set(key, bucket);
      }
      bucket.left = Math.min(burst, bucket.left + (Math.max(0, nowMs - bucket.at) / 1000) * ratePerSecond);
      bucket.at = nowMs;
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / ratePerSecond));
      bucket.left -= 1;
      return 0;
    },
  };
}

function forgetOldest(buckets: Map<string, unknown>): void {
  const oldest = buckets.keys().next().value;
  if (oldest !== undefined) buckets.delete(oldest);
}
