import { serviceErrors } from '../errors.ts';

export interface RateLimit {
  /** Takes one request of the subject; throws RATE_LIMITED when there is none left. */
  take(subject: string, nowMs: number): void;
}

const maxSubjects = 10_000;

/** A token bucket per subject. Each process counts on its own: the bound protects the process, it is no quota. */
export function createRateLimit(bounds: { readonly subjectRatePerSecond: number; readonly subjectBurst: number }): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(subject, nowMs) {
      let bucket = buckets.get(subject);
      if (bucket === undefined) {
        if (buckets.size >= maxSubjects) forgetOldest(buckets);
        bucket = { left: bounds.subjectBurst, at: nowMs };
        buckets.set(subject, bucket);
      }
      bucket.left = Math.min(bounds.subjectBurst, bucket.left + (Math.max(0, nowMs - bucket.at) / 1000) * bounds.subjectRatePerSecond);
      bucket.at = nowMs;
      if (bucket.left < 1) {
        const seconds = Math.max(1, Math.ceil((1 - bucket.left) / bounds.subjectRatePerSecond));
        const message = `Too many requests at once. Wait ${seconds} s and repeat this one unchanged; it was not carried out.`;
        throw serviceErrors.RATE_LIMITED(message, { retry_after_seconds: seconds });
      }
      bucket.left -= 1;
    },
  };
}

function forgetOldest(buckets: Map<string, unknown>): void {
  const oldest = buckets.keys().next().value;
  if (oldest !== undefined) buckets.delete(oldest);
}
