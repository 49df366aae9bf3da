import type { LogLine } from './log-lines.ts';

/** Said by the line's own columns, or of no use to a person. */
const left = new Set(['method', 'path', 'status', 'ms', 'actor', 'tool', 'outcome', 'on_behalf_of', 'err', 'pid', 'hostname']);
const longestValue = 200;
const longestMessage = 2000;
const longestStrange = 500;
const levelWidth = 5;
const serviceWidth = 9;

/** `10:32:07 warn  frame     POST /frame/mcp 403 12 ms ENTITY_NOT_AUTHORIZED person:kim@acme.example post_journal` */
export function formatLogLine(line: LogLine, today: string): string {
  try {
    return formatted(line, today);
  } catch {
    // Not of the form that services write: nested without end, an object in place of a text.
    return clean(line.text.slice(0, longestStrange));
  }
}

function formatted(line: LogLine, today: string): string {
  const { time, level, service, requestId, message, more } = line;
  const day = time !== undefined && !time.startsWith(today) ? `${time.slice(0, 10)} ` : '';
  const head = `${day}${time?.slice(11, 19) ?? '--:--:--'} ${(level ?? '').padEnd(levelWidth)} ${(service ?? '').padEnd(serviceWidth)}`;
  const body = message === 'request' ? requestText(more) : cut(message, longestMessage);
  const fields = Object.entries(more).filter(
    ([name, value]) => value !== undefined && !(left.has(name) && message === 'request') && name !== 'err',
  );
  const rest = fields.map(([name, value]) => `${name}=${valueText(value)}`);
  const failed = level === 'warn' || level === 'error' || level === 'fatal' || (typeof more.status === 'number' && more.status >= 400);
  const request = failed && requestId !== undefined ? [`request=${requestId}`] : [];
  return clean([head, body, ...rest, ...request].join(' ') + errorText(more.err));
}

function requestText({ method, path, status, ms, outcome, actor, on_behalf_of: person, tool }: LogLine['more']): string {
  const parts = [
    method,
    path,
    status,
    typeof ms === 'number' ? `${Math.round(ms)} ms` : undefined,
    outcome === 'ok' ? undefined : outcome,
    tool,
    actor,
  ];
  return [...parts, person === undefined ? undefined : `for ${String(person)}`].filter((part) => part !== undefined).join(' ');
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === undefined ? '' : ` (${valueText(error)})`;
  const { type, message, stack } = error as { readonly type?: unknown; readonly message?: unknown; readonly stack?: unknown };
  const first = typeof stack === 'string' ? stack.split('\n').find((one) => /^\s+at .*(packages|services|apps)\//.test(one)) : undefined;
  return `\n    ${String(type ?? 'Error')}: ${String(message ?? '').split('\n')[0] ?? ''}${first === undefined ? '' : `\n      ${first.trim()}`}`;
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(text, longestValue);
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/** A text in the log may hold what moves the cursor of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const clean = (text: string): string => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
