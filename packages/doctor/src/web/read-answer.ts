import type { Answer, Reply } from './ask.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of what a stranger sent: a value that only looks like a text may throw when it is made one. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** The body as a JSON object, also as the last event of a stream; undefined for anything else. */
export function fieldsOf(reply: Reply): Fields | undefined {
  if (!reply.arrived) return undefined;
  const stream = reply.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = stream
    ? (reply.text
        .match(/^data: ?(.*)$/gm)
        ?.at(-1)
        ?.replace(/^data: ?/, '') ?? '')
    : reply.text;
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The platform's error body: `{error: {code, message, retryable, context}}`. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly reason: string | undefined;
  readonly requestId: string | undefined;
}

export function errorOf(reply: Reply): ErrorBody | undefined {
  const error = fieldsOf(reply)?.error;
  if (!isFields(error) || typeof error.code !== 'string') return undefined;
  const context = isFields(error.context) ? error.context : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { code: error.code, message: textOf(error.message), reason: text(context.reason), requestId: text(context.request_id) };
}

/** What came back, in a few words: never its text, which may hold anything. */
export function describeReply(reply: Reply): string {
  if (!reply.arrived) return `no answer: ${reply.fault.told}`;
  const code = errorOf(reply)?.code;
  if (code !== undefined) return `HTTP ${reply.status} ${code.slice(0, 60)}`;
  return `HTTP ${reply.status} ${kindOf(reply)}`;
}

function kindOf(answer: Answer): string {
  const { status, headers, text } = answer;
  if (status >= 300 && status < 400) return `which sends on to ${placeOf(headers.get('location'))}`;
  if (text.trim() === '') return 'without a body';
  if (isHtml(answer)) return 'with a web page';
  return fieldsOf(answer) === undefined ? 'with a text that is no JSON' : 'with JSON of another form';
}

export const isHtml = ({ headers, text }: Answer): boolean =>
  headers.get('content-type')?.includes('text/html') === true || /^\s*<(!doctype|html)/i.test(text);

/** Host and path alone: a query may hold a code or a token. */
function placeOf(location: string | null): string {
  if (location === null) return 'nowhere';
  const url = URL.canParse(location, 'http://here') ? new URL(location, 'http://here') : undefined;
  if (url === undefined) return 'an address that cannot be read';
  return url.origin === 'http://here' ? url.pathname : `${url.origin}${url.pathname}`;
}
