import { type Holder, tryFileLock } from '../lock/file-lock.ts';
import { readChain } from '../lock/lock-chain.ts';
import { runsHere } from '../process-life.ts';
import { platformErrors } from './errors.ts';

/** The living instance on this folder, if any; touches nothing. */
export function livingHolder(file: string): Holder | undefined {
  const { last } = readChain(file);
  return last !== undefined && livesElsewhere(last) ? last : undefined;
}

/** Takes the folder for this process, also from a holder that was killed; refuses when somebody lives on it. */
export function takeLock(file: string, url: string): { release(): void } {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    // Readable for other users of the machine, so that they are told who runs.
    const taken = tryFileLock(file, { lives: livesElsewhere, url, mode: 0o644 });
    if ('release' in taken) return taken;
    if (taken.holder !== undefined) throw alreadyRunning(taken.holder);
  }
  throw platformErrors.ALREADY_RUNNING('Another instance is starting on the same data at this moment. Try again when it is up.');
}

export const alreadyRunning = ({ pid, url = '' }: Holder) =>
  platformErrors.ALREADY_RUNNING(
    `The platform already runs on this data (process ${pid}, ${url}). Use that one; or stop it with: kill ${pid}; or start a second one on other data: AXE_DATA=/other/folder AXE_PORT=7400 npm start.`,
    { pid, url },
  );

/** In a container that starts anew on the same data, the number of this process is that of its dead predecessor. */
const livesElsewhere = (holder: Holder): boolean => holder.pid !== process.pid && runsHere(holder);
