import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a process so that a later one with the same number is told apart. */
export interface ProcessMark {
  readonly pid: number;
  /** See birthOf. */
  readonly born: string;
  readonly host: string;
}

/** After this long a holder that cannot be looked at (another host, no start times) counts as gone; none works so long. */
const unknownLifeMs = 5 * 60_000;

export const markOf = (pid: number): ProcessMark => ({ pid, born: birthOf(pid), host: hostname() });

export function mayStillRun({ pid, born, host }: ProcessMark, ageMs: number): boolean {
  const young = Math.abs(ageMs) < unknownLifeMs;
  if (host !== hostname()) return young;
  if (!isAlive(pid)) return false;
  const now = birthOf(pid);
  return born !== '' && now !== '' ? born === now : young;
}

/** For holders that work for hours: alive here, however long ago it began. One of another machine does not count. */
export const runsHere = ({ pid, born }: ProcessMark): boolean => isAlive(pid) && (born === '' || born === birthOf(pid));

function isAlive(pid: number): boolean {
  // Zero and less name groups of processes.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot id and start time, from /proc; the empty string where there is none (macOS, Windows). */
export function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Ended, and its parent has not looked yet; in a container without an init nobody ever will.
    if (state === 'Z' || state === 'X') return 'ended';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${rest[18] ?? ''}`;
  } catch {
    return '';
  }
}
