import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isAlive } from '../process-life.ts';
import { platformErrors } from './errors.ts';

/** Who runs on a data folder. `born` tells a process from a later one that got the same pid. */
export interface Holder {
  readonly pid: number;
  readonly born: string;
  readonly url: string;
}

/** The living instance on this folder, if any; touches nothing. */
export function livingHolder(file: string): Holder | undefined {
  const holder = readHolder(file);
  if (holder === undefined || holder.pid === process.pid) return undefined;
  return isAlive(holder.pid) && (holder.born === '' || holder.born === birthOf(holder.pid)) ? holder : undefined;
}

/** Takes the folder for this process, also from a holder that was killed; refuses when somebody lives on it. */
export function takeLock(file: string, url: string): { release(): void } {
  const mine = JSON.stringify({ pid: process.pid, born: birthOf(process.pid), url } satisfies Holder);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(draft, file)) return { release: () => releaseLock(file, mine) };
      const holder = livingHolder(file);
      if (holder !== undefined) throw alreadyRunning(holder);
      retireStale(file);
    }
    throw platformErrors.ALREADY_RUNNING('Another instance is starting on the same data at this moment. Try again when it is up.');
  } finally {
    rmSync(draft, { force: true });
  }
}

export const alreadyRunning = (holder: Holder) =>
  platformErrors.ALREADY_RUNNING(
    `The platform already runs on this data (process ${holder.pid}, ${holder.url}). Use that one; or stop it with: kill ${holder.pid}; or start a second one on other data: AXE_DATA=/other/folder AXE_PORT=7400 npm start.`,
    { pid: holder.pid, url: holder.url },
  );

/** A hard link appears whole or not at all, and only one process can make it. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

/** Moved aside first: if somebody else took the lock in between, it is given back. */
function retireStale(file: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (livingHolder(aside) !== undefined) linked(aside, file);
  rmSync(aside, { force: true });
}

function releaseLock(file: string, mine: string): void {
  try {
    if (readFileSync(file, 'utf8') === mine) rmSync(file);
  } catch {
    // It is gone already.
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const { pid, born, url } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' ? { pid, born: String(born ?? ''), url: String(url ?? '') } : undefined;
  } catch {
    return undefined;
  }
}
