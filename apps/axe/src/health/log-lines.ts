/** One line of a JSON log; what is no JSON is kept as it stands. */
export interface LogLine {
  /** ISO 8601; undefined where the line has none. */
  readonly time: string | undefined;
  readonly level: LogLevel | undefined;
  readonly service: string | undefined;
  readonly requestId: string | undefined;
  readonly message: string;
  /** Everything else, in the order of the line. */
  readonly more: { readonly [name: string]: unknown };
  readonly text: string;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Undefined for an empty line, and for the rest of one that the disk or a rotation cut. */
export function parseLogLine(text: string): LogLine | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  try {
    const { time, level, service, request_id: requestId, msg, ...more } = JSON.parse(trimmed) as { readonly [name: string]: unknown };
    return {
      time: textOf(time),
      level: logLevels.find((known) => known === level),
      service: textOf(service) ?? serviceOf(more.path),
      requestId: textOf(requestId),
      message: textOf(msg) ?? '',
      more,
      text: trimmed,
    };
  } catch {
    // Half of a JSON line tells nothing; a plain line of another program does.
    if (trimmed.startsWith('{') || trimmed.endsWith('}')) return undefined;
    return { time: undefined, level: undefined, service: undefined, requestId: undefined, message: trimmed, more: {}, text: trimmed };
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A request names its service in the path. */
function serviceOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  const inserted = path.replace(/^\/\.well-known\/oauth-protected-resource/, '');
  return /^\/([a-z][a-z0-9-]*)\//.exec(inserted)?.[1];
}

export interface LogFilter {
  readonly service?: string | undefined;
  readonly level?: LogLevel | undefined;
  readonly request?: string | undefined;
  readonly grep?: string | undefined;
  readonly since?: Date | undefined;
  /** Also what repeats by itself: health probes, polling, routine jobs. */
  readonly all?: boolean | undefined;
}

export function isWanted(line: LogLine, { service, level, request, grep, since, all }: LogFilter): boolean {
  if (request !== undefined) return line.requestId === request || line.text.includes(request);
  if (service !== undefined && line.service !== service) return false;
  if (level !== undefined && rank(line.level) < rank(level)) return false;
  if (since !== undefined && (line.time === undefined || Date.parse(line.time) < since.getTime())) return false;
  if (grep !== undefined && !line.text.toLowerCase().includes(grep.toLowerCase())) return false;
  return all === true || !isNoise(line);
}

const rank = (level: LogLevel | undefined): number => (level === undefined ? logLevels.indexOf('info') : logLevels.indexOf(level));

const routine = new Set(['audit sealed', 'checkpoint', 'connection opened', 'connection closed']);

/** What comes again and again while all is well. Whatever failed is never noise. */
function isNoise({ level, message, more }: LogLine): boolean {
  if (rank(level) > rank('info')) return false;
  if (level === 'debug' || level === 'trace' || routine.has(message)) return true;
  const { path, status } = more;
  if (typeof path !== 'string' || (typeof status === 'number' && status >= 400)) return false;
  return /\/(health(\/(ready|storage))?|metrics)$/.test(path) || path.endsWith('/oauth/revoked-tokens') || status === 304;
}
