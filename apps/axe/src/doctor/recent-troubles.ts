import type { Target } from '@axe/doctor';
import { formatLogLine } from '../health/format-log-line.ts';
import type { LogLine } from '../health/log-lines.ts';
import { readLastLines } from '../health/read-log.ts';
import { dataFolderAt, defaultDataFolder } from '../platform/data-folder.ts';
import type { Terminal } from '../terminal.ts';

const shownTroubles = 5;
const mostTroubles = 100;
const troubleAgeMs = 60 * 60 * 1000;

/** What ends a trouble, as the log says it; a start ends everything of the process before. */
const ends: readonly { readonly says: string; readonly of: RegExp }[] = [
  { says: 'platform is up', of: /^/ },
  { says: 'registry read', of: /^The newest registry is refused/ },
  { says: 'the embedded PostgreSQL runs again', of: /^the embedded PostgreSQL (ended|runs again)/ },
];

/** What the service complained about lately and is not said to be over, where its log is on this machine. */
export function recentTroubles({ service, loopback }: Target, { environment }: Pick<Terminal, 'environment'>): readonly string[] {
  if (!loopback) return [];
  const { log } = dataFolderAt(environment.AXE_DATA || defaultDataFolder());
  const now = new Date();
  const since = new Date(now.getTime() - troubleAgeMs);
  const over = ends.map(({ says, of }) => ({ of, until: lastTime(readLastLines(log, { grep: says, since }, mostTroubles), says) }));
  const isOver = ({ time, message }: LogLine): boolean =>
    over.some(({ of, until }) => until !== undefined && time !== undefined && time <= until && of.test(message));
  const lines = readLastLines(log, { level: 'warn', since }, mostTroubles)
    .filter((line) => line.service === undefined || line.service === service)
    .filter((line) => !isOver(line));
  return lines.slice(-shownTroubles).map((line) => formatLogLine(line, now.toISOString().slice(0, 10)));
}

const lastTime = (lines: readonly LogLine[], says: string): string | undefined => lines.findLast(({ message }) => message === says)?.time;
