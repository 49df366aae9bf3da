import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pidFile = (dataDir: string): string => join(dataDir, 'postmaster.pid');

export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  readonly ready: boolean;
}

/** The server that says it runs on this directory. A file left by a dead one is removed, also when its pid lives on in another program. */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  const found = readPidFile(dataDir);
  if (found === undefined) return undefined;
  if (isAlive(found.pid) && isPostgres(found.pid)) return found;
  rmSync(pidFile(dataDir), { force: true });
  return undefined;
}

/** Lines of the file: pid, data directory, start time, port, socket directory, listen address, shared memory, status. */
export function readPidFile(dataDir: string): Postmaster | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync(pidFile(dataDir), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, socketDir: lines[4] ?? '', ready: (lines[7] ?? '').trim() === 'ready' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isPostgres(pid: number): boolean {
  try {
    const command = execFileSync('ps', ['-o', 'comm=', '-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres') && !/\sZ/.test(command);
  } catch (cause) {
    // Without ps the pid is taken at its word; a reused pid then needs the file removed by hand.
    return (cause as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Fast shutdown: open transactions are rolled back and clients sent away; after `patienceMs` at once, with recovery at the next start. */
export async function stopPostmaster(pid: number, hasExited: () => boolean, patienceMs = 30_000): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < waitMs; waited += 10) {
      if (hasExited()) return;
      await sleep(10);
    }
  }
}
