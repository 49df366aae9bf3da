import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf, mayStillRun } from '../process-life.ts';
import { claim, type Holder, readChain } from './lock-chain.ts';

export type { Holder } from './lock-chain.ts';

export interface FileLockOptions {
  /** How long to wait for a living holder. */
  readonly waitMs?: number;
  /** The refusal when that was not long enough; the holder is undefined when it changed at that moment. */
  readonly busy: (holder: Holder | undefined, file: string) => Error;
  /** What a failure of the file system becomes while the lock is taken; an error of the work is never passed in. */
  readonly notTaken?: (cause: unknown, file: string) => unknown;
  /** Whether a holder counts; without it, one that cannot be looked at counts for some minutes. Work of hours passes `runsHere`. */
  readonly lives?: (holder: Holder) => boolean;
}

/** Enough for what commands usually do while they hold a lock: a few requests of seconds. */
const patienceMs = 30_000;
const pollMs = 40;

/** One at a time, over all processes of this machine; the others wait, and take over from one that was killed. The folder is there. */
export async function withFileLock<T>(file: string, work: () => Promise<T>, options: FileLockOptions): Promise<T> {
  const release = await takeFileLock(file, options);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeFileLock(file: string, options: FileLockOptions): Promise<() => void> {
  const { waitMs = patienceMs, busy, notTaken = (cause) => cause, lives = maySoonEnd } = options;
  const until = performance.now() + waitMs;
  for (;;) {
    const taken = attempt(file, lives, notTaken);
    if ('release' in taken) return taken.release;
    if (performance.now() > until) throw busy(taken.holder, file);
    await sleep(pollMs);
  }
}

const maySoonEnd = (holder: Holder): boolean => mayStillRun(holder, Date.now() - holder.since);

function attempt(file: string, lives: (holder: Holder) => boolean, notTaken: (cause: unknown, file: string) => unknown): LockAttempt {
  try {
    return tryFileLock(file, { lives });
  } catch (cause) {
    throw notTaken(cause, file);
  }
}

/** Undefined holder: somebody was quicker, and it is not known who. */
export type LockAttempt = { readonly release: () => void } | { readonly holder: Holder | undefined };

export interface AttemptOptions {
  readonly lives: (holder: Holder) => boolean;
  /** Where the holder answers, for those who are refused. */
  readonly url?: string;
  readonly mode?: number;
}

/** One attempt, without waiting. */
export function tryFileLock(file: string, { lives, url, mode = 0o600 }: AttemptOptions): LockAttempt {
  const chain = readChain(file);
  const { last } = chain;
  if (last !== undefined && lives(last)) return { holder: last };
  const nonce = randomBytes(12).toString('hex');
  const mine: Holder = { ...markOf(process.pid), nonce, since: Date.now(), ...(url === undefined ? {} : { url }) };
  const draft = `${file}.${nonce}.new`;
  try {
    writeFileSync(draft, JSON.stringify(mine), { mode });
    const release = claim(file, draft, chain);
    return release === undefined ? { holder: undefined } : { release };
  } finally {
    rmSync(draft, { force: true });
  }
}
