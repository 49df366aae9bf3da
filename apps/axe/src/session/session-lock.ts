import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf, mayStillRun } from '../process-life.ts';
import { sessionErrors } from './errors.ts';
import { claim, type Holder, readChain } from './lock-chain.ts';
import { makeFolder, notWritten } from './store/private-file.ts';

/** A renewal takes two requests of ten seconds at most. */
const patienceMs = 30_000;
const pollMs = 40;

/** One command at a time changes what is stored in the folder; the others wait, and take over from one that was killed. */
export async function withSessionLock<T>(folder: string, work: () => Promise<T>, waitMs: number = patienceMs): Promise<T> {
  makeFolder(folder);
  const release = await takeLock(path.join(folder, 'session.lock'), waitMs);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(file: string, waitMs: number): Promise<() => void> {
  const mine: Holder = { ...markOf(process.pid), nonce: randomBytes(12).toString('hex'), since: Date.now() };
  const draft = `${file}.${mine.nonce}.new`;
  const until = performance.now() + waitMs;
  try {
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
    for (;;) {
      const chain = readChain(file);
      const { last } = chain;
      const release = last !== undefined && mayStillRun(last, Date.now() - last.since) ? undefined : claim(file, draft, chain);
      if (release !== undefined) return release;
      if (performance.now() > until) throw busy(last, file);
      await sleep(pollMs);
    }
  } catch (cause) {
    throw notWritten(file, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

const busy = (holder: Holder | undefined, file: string) =>
  sessionErrors.SESSION_BUSY(
    `Another axe command${holder === undefined ? '' : ` (process ${holder.pid})`} has held the stored sign-in for longer than it should. Nothing was changed. Try again, or end that command; the lock is ${file}.`,
    holder === undefined ? {} : { pid: holder.pid },
  );
