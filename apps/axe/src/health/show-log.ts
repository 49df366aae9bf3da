import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cliErrors } from '../errors.ts';
import { dataFolderAt, defaultDataFolder } from '../platform/data-folder.ts';
import { services } from '../platform/demo.ts';
import type { Terminal } from '../terminal.ts';
import { countOption } from '../usage/count-option.ts';
import { formatLogLine } from './format-log-line.ts';
import { isWanted, type LogFilter, type LogLine, logLevels } from './log-lines.ts';
import { endOf, readLastLines, readNewLines } from './read-log.ts';

export interface LogOptions {
  readonly follow?: boolean;
  readonly since?: string;
  readonly level?: string;
  readonly request?: string;
  readonly grep?: string;
  readonly lines?: string;
  readonly all?: boolean;
  readonly data?: string;
  readonly json?: boolean;
}

const defaultLines = '100';
const mostLines = 100_000;
const followEveryMs = 300;

/** `axe logs [service]`: the platform's log on this machine, readable, without noise. */
export async function showLog(service: string | undefined, options: LogOptions, terminal: Terminal, ends?: AbortSignal): Promise<void> {
  const file = dataFolderAt(options.data ?? (terminal.environment.AXE_DATA || defaultDataFolder())).log;
  if (!existsSync(file)) {
    throw cliErrors.NO_PLATFORM_DATA(
      `There is no log at ${file}. Start the platform once (axe up), or point AXE_DATA (--data) at its folder.`,
      { file },
    );
  }
  const filter = filterOf(service, options, new Date());
  const count = countOption('--lines', options.lines ?? defaultLines, mostLines);
  if (service !== undefined) refuseUnknown(service, file);
  const print = printerOf(options, terminal);
  const start = endOf(file);
  const lines = readLastLines(file, filter, count);
  for (const line of lines) print(line);
  if (options.follow !== true) {
    if (lines.length === 0)
      terminal.note(`No line of ${file} is wanted${options.all === true ? '' : '; --all also shows health probes and routine'}.`);
    return;
  }
  await follow(file, start, filter, print, ends);
}

/** A name that runs nowhere is a slip, unless the log has lines of it: of another release, or of a path such as oauth. */
function refuseUnknown(service: string, file: string): void {
  if (services.some(({ name }) => name === service) || readLastLines(file, { service, all: true }, 1).length > 0) return;
  const known = services.map(({ name }) => name).join(', ');
  throw cliErrors.USAGE(`There is no service ${JSON.stringify(service)}, and ${file} has no line of it; there is ${known}.`);
}

async function follow(
  file: string,
  start: ReturnType<typeof endOf>,
  filter: LogFilter,
  print: (line: LogLine) => void,
  ends?: AbortSignal,
): Promise<void> {
  let place = start;
  while (ends?.aborted !== true) {
    const read = readNewLines(file, place);
    place = read.place;
    for (const line of read.lines) if (isWanted(line, filter)) print(line);
    await pause(followEveryMs, undefined, ends === undefined ? {} : { signal: ends }).catch(() => undefined);
  }
}

function printerOf({ json }: LogOptions, terminal: Terminal): (line: LogLine) => void {
  if (json === true) return ({ text }) => terminal.print(text);
  return (line) => terminal.print(formatLogLine(line, new Date().toISOString().slice(0, 10)));
}

function filterOf(service: string | undefined, { since, level, request, grep, all }: LogOptions, now: Date): LogFilter {
  const known = logLevels.find((one) => one === level);
  if (level !== undefined && known === undefined)
    throw cliErrors.USAGE(`--level takes ${logLevels.join(', ')}, not ${JSON.stringify(level)}.`);
  return { service, level: known, request, grep, since: since === undefined ? undefined : sinceOf(since, now), all };
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function sinceOf(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() - Number(count) * units[unit as keyof typeof units]);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at);
  throw cliErrors.USAGE(
    `--since takes a time span such as 10m, 2h or 3d, or a time such as 2026-11-21T09:30:00Z, not ${JSON.stringify(text)}.`,
  );
}
