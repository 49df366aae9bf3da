import { testSession } from '@axe/pg/testing';
import { trialBalance } from '../src/reports/index.ts';
import type { BenchBook } from './build-book.ts';

export interface TrialBalanceFigures {
  /** Milliseconds, the median of the rounds. */
  readonly closedSmallMs: number;
  readonly closedLargeMs: number;
  readonly openSmallMs: number;
  readonly openLargeMs: number;
  readonly closedRatio: number;
  readonly openRatio: number;
}

export type AskTrialBalance = (book: BenchBook, asOf: string) => Promise<unknown>;

/** Asks the domain directly, one transaction a question; the bench of the platform passes its own HTTP call instead. */
export const askDirectly: AskTrialBalance = (book, asOf) =>
  book.database.entity(testSession(book.entity), (tx) => trialBalance(tx, { asOf, verified: false }));

/** Interleaved rounds over both books and both months, so that noise hits all four alike. */
export async function measureTrialBalance(
  small: BenchBook,
  large: BenchBook,
  rounds = 60,
  ask: AskTrialBalance = askDirectly,
): Promise<TrialBalanceFigures> {
  const series = [
    { book: small, asOf: small.closedMonthEnd },
    { book: large, asOf: large.closedMonthEnd },
    { book: small, asOf: small.openMonthEnd },
    { book: large, asOf: large.openMonthEnd },
  ].map((one) => ({ ...one, times: [] as number[] }));
  for (let round = -10; round < rounds; round += 1) {
    for (const { book, asOf, times } of series) {
      const start = performance.now();
      await ask(book, asOf);
      // The first rounds warm the plans and the cache.
      if (round >= 0) times.push(performance.now() - start);
    }
  }
  const [closedSmallMs = 0, closedLargeMs = 0, openSmallMs = 0, openLargeMs = 0] = series.map(({ times }) => median(times));
  return {
    closedSmallMs,
    closedLargeMs,
    openSmallMs,
    openLargeMs,
    closedRatio: closedLargeMs / closedSmallMs,
    openRatio: openLargeMs / openSmallMs,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
