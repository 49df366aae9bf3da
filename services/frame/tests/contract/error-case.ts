import type { Actor } from '@axe/kit';
import type { World } from './fresh-inputs.ts';

export interface Attempt {
  readonly input: object;
  readonly as?: Actor;
}

export interface ErrorWorld extends World {
  /** Proposes as somebody else; answers the hash. */
  propose(actor: Actor, journal: object): Promise<string>;
  /** Sends a file; answers its id. */
  upload(bytes: Uint8Array): Promise<string>;
}

export type Case = (world: ErrorWorld) => Promise<Attempt> | Attempt;

/** Makes the attempt that a tool refuses with the code; or names the file below tests/ that does. */
export type Reached = Case | string;

export const robot: Actor = 'agent:robot';
export const sha = 'ab'.repeat(32);
export const big = Number.MAX_SAFE_INTEGER;

export const two = (debit: object, credit: object, more: object = {}) => ({
  posted_on: '2026-12-10',
  memo: 'case',
  lines: [debit, credit],
  ...more,
});
export const plain = (amount: number, more: object = {}) =>
  two({ account: '1102', debit: amount }, { account: '4001', credit: amount }, more);

/** Closes for good what is closed already, so that the next open period may follow. */
export async function hardenPeriods(world: World): Promise<void> {
  const { periods } = await world.call('list_periods', { state: 'soft_closed' });
  for (const { period } of periods) await world.call('hard_close', { period });
}

/** The first day of a period that is hard-closed. */
export async function closedDay(world: ErrorWorld): Promise<string> {
  await hardenPeriods(world);
  const { periods } = await world.call('list_periods', { state: 'open' });
  await world.call('hard_close', { period: periods[0].period });
  return periods[0].starts_on;
}

export const noAccount: Case = () => ({ input: { account: '9999' } });
export const twoAccounts: Case = () => ({ input: { account: '감가상각누계액' } });
export const badCursor: Case = () => ({ input: { cursor: 'AAAA' } });
