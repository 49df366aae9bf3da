import path from 'node:path';
import { type Holder, withFileLock } from '../lock/file-lock.ts';
import { sessionErrors } from './errors.ts';
import { makeFolder, notWritten } from './store/private-file.ts';

/** A renewal takes two requests of ten seconds at most. */
const patienceMs = 30_000;

/** One command at a time changes what is stored in the folder; the others wait, and take over from one that was killed. */
export async function withSessionLock<T>(folder: string, work: () => Promise<T>, waitMs: number = patienceMs): Promise<T> {
  makeFolder(folder);
  const notTaken = (cause: unknown, file: string) => notWritten(file, cause);
  return withFileLock(path.join(folder, 'session.lock'), work, { waitMs, busy, notTaken });
}

const busy = (holder: Holder | undefined, file: string) =>
  sessionErrors.SESSION_BUSY(
    `Another axe command${holder === undefined ? '' : ` (process ${holder.pid})`} has held the stored sign-in for longer than it should. Nothing was changed. Try again, or end that command; the lock is ${file}.`,
    holder === undefined ? {} : { pid: holder.pid },
  );
