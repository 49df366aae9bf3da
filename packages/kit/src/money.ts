import * as z from 'zod';

/** Largest amount that a JSON integer carries exactly. */
export const maxWireAmount = BigInt(Number.MAX_SAFE_INTEGER);

const toBigint = { decode: (wire: number) => BigInt(wire), encode: (amount: bigint) => Number(amount) };

/** An amount in minor units of the currency (won): a JSON integer up to ±(2^53−1) on the wire, `bigint` inside. */
export const amountMinor = z.codec(z.int(), z.bigint().min(-maxWireAmount).max(maxWireAmount), toBigint);

/** An amount that may be zero but never negative. */
export const positiveOrZeroMinor = z.codec(z.int().min(0), z.bigint().min(0n).max(maxWireAmount), toBigint);

export function sumMinor(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** `1234567n` → `1,234,567` */
export function formatMinor(amount: bigint): string {
  return amount.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
