import { pino } from 'pino';
import type { Log } from '../log.ts';

const tokenShape = /\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
const secretField = /"((?:[a-z_]*token|authorization|x-user-token|cookie|[a-z_]*secret|[a-z_]*password))":"(?:[^"\\]|\\.)*"/gi;
const urlPassword = /(:\/\/[^:/?#\s]+:)[^@/\s]+@/g;

export interface LoggerOptions {
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where the lines go; standard output when absent. */
  readonly write?: (line: string) => void;
}

/** JSON lines. Secrets are removed by field name and by shape, so that a token inside an error message is not kept either. */
export function createLogger(options: LoggerOptions = {}): Log {
  const settings = {
    level: options.level ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    hooks: { streamWrite: withoutSecrets },
  };
  const { write } = options;
  return write === undefined ? pino(settings, pino.destination({ fd: 1, sync: false, minLength: 0 })) : pino(settings, { write });
}

/** The last look at each line, whatever field or error text, and however deep, a secret came in. */
function withoutSecrets(line: string): string {
  const clean = line.replace(secretField, '"$1":"[removed]"');
  if (!clean.includes('eyJ') && !clean.includes('://')) return clean;
  return clean.replace(tokenShape, '[token removed]').replace(urlPassword, '$1[removed]@');
}
