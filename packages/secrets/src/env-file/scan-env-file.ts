/** One assignment as Node reads it. Places are offsets in the text as it was given. */
export interface EnvEntry {
  /** The name that the process gets. */
  readonly key: string;
  /** The same without `export `, which Node leaves on a name without a value. */
  readonly name: string;
  readonly value: string;
  /** Just behind `=`. */
  readonly equal: number;
  /** The value with its quotes. */
  readonly start: number;
  readonly end: number;
}

/**
 * The assignments of an env file, read exactly as the pinned Node does: its parser (src/node_dotenv.cc) drops every carriage
 * return, lets an unclosed quote be part of the value, and takes the next line for the value of a name with blanks behind `=`.
 * A property test holds this to `util.parseEnv`.
 */
export function scanEnvFile(text: string): readonly EnvEntry[] {
  const { content, placeOf } = withoutReturns(text);
  const end = endOfText(content, 0, content.length);
  const found: EnvEntry[] = [];
  const keep = (key: string, value: string, equal: number, from: number, to: number) =>
    found.push({ key, name: withoutExport(key), value, equal: placeOf(equal), start: placeOf(from), end: endPlace(placeOf, from, to) });
  let at = skipBlanks(content, 0, end);
  while (at < end) {
    if (content[at] === '\n' || content[at] === '#') {
      at = nextLine(content, at, end);
      continue;
    }
    const equal = firstOf(content, at, end);
    if (equal === -1) break;
    if (content[equal] === '\n') {
      at = skipBlanks(content, equal + 1, end);
      continue;
    }
    const key = trim(content.slice(at, equal));
    at = equal + 1;
    if (at >= end || content[at] === '\n') {
      keep(key, '', equal + 1, at, at);
      continue;
    }
    at = skipBlanks(content, at, end);
    if (key === '') continue;
    const token = readValue(content, at, end);
    keep(withoutExport(key), token.value, equal + 1, at, token.end);
    at = token.closed ? nextLine(content, token.end, end) : skipBlanks(content, nextLine(content, token.end, end), end);
  }
  return found;
}

/** What the process gets: the last assignment of a name counts. */
export const envValues = (entries: readonly EnvEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.map(({ key, value }) => [key, value]));

interface Token {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
}

function readValue(content: string, at: number, end: number): Token {
  const quote = content[at] ?? '';
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = content.indexOf(quote, at + 1);
    if (close !== -1 && close < end) {
      const inside = content.slice(at + 1, close);
      return { value: quote === '"' ? inside.replaceAll('\\n', '\n') : inside, end: close + 1, closed: true };
    }
    const lineEnd = endOfLine(content, at, end);
    return { value: content.slice(at, lineEnd), end: lineEnd, closed: false };
  }
  const line = content.slice(at, endOfLine(content, at, end));
  const hash = line.indexOf('#');
  const value = trim(hash === -1 ? line : line.slice(0, hash));
  return { value, end: at + value.length, closed: false };
}

function withoutReturns(text: string) {
  if (!text.includes('\r')) return { content: text, placeOf: (at: number) => at };
  const places: number[] = [];
  for (let at = 0; at < text.length; at += 1) if (text[at] !== '\r') places.push(at);
  places.push(text.length);
  return { content: text.replaceAll('\r', ''), placeOf: (at: number) => places[at] ?? text.length };
}

/** Behind the last character of the token, so that the carriage return of its line stays outside. */
const endPlace = (placeOf: (at: number) => number, from: number, to: number): number => (to === from ? placeOf(from) : placeOf(to - 1) + 1);

const blanks = ' \t\n';
const trim = (text: string): string => {
  const from = skipBlanks(text, 0, text.length);
  return text.slice(from, endOfText(text, from, text.length));
};
const withoutExport = (key: string): string => (key.startsWith('export ') ? trim(key.slice('export '.length)) : key);

function skipBlanks(content: string, from: number, end: number): number {
  let at = from;
  while (at < end && blanks.includes(content[at] ?? '')) at += 1;
  return at;
}

/** A pattern would look at a long row of blanks once from each of them. */
function endOfText(content: string, from: number, end: number): number {
  let at = end;
  while (at > from && blanks.includes(content[at - 1] ?? '')) at -= 1;
  return at;
}

function firstOf(content: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (content[at] === '=' || content[at] === '\n') return at;
  return -1;
}

function endOfLine(content: string, from: number, end: number): number {
  const at = content.indexOf('\n', from);
  return at === -1 || at > end ? end : at;
}

function nextLine(content: string, from: number, end: number): number {
  const at = content.indexOf('\n', from);
  return at === -1 || at >= end ? end : at + 1;
}
