import { createTokenBuckets } from '@axe/kit';
import { serviceErrors } from '../errors.ts';

export interface RateLimit {
  /** Takes one request of the subject; throws RATE_LIMITED when there is none left. */
  take(subject: string, nowMs: number): void;
}

/** Each process counts on its own: the bound protects the process, it is no quota. */
export function createRateLimit(bounds: { readonly subjectRatePerSecond: number; readonly subjectBurst: number }): RateLimit {
  const buckets = createTokenBuckets({ ratePerSecond: bounds.subjectRatePerSecond, burst: bounds.subjectBurst });
  return {
    take(subject, nowMs) {
      const seconds = buckets.take(subject, nowMs);
      if (seconds === 0) return;
      const message = `Too many requests at once. Wait ${seconds} s and repeat this one unchanged; it was not carried out.`;
      throw serviceErrors.RATE_LIMITED(message, { retry_after_seconds: seconds });
    },
  };
}
