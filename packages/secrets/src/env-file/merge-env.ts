import { parseEnv } from 'node:util';
import { envFileErrors } from './errors.ts';
import { type EnvEntry, envValues, scanEnvFile } from './scan-env-file.ts';
import { checkHoldable, spellingsOf } from './spell-value.ts';

export interface EnvChange {
  readonly env: string;
  readonly change: 'added' | 'changed' | 'same';
}

export interface EnvMerge {
  /** One character a byte (latin1): what is not managed may be in any encoding. */
  readonly bytes: string;
  readonly changes: readonly EnvChange[];
}

type Values = ReadonlyMap<string, string>;

/**
 * Puts values into the text of an env file. Names that are there are changed in place, at each place; new ones are added at the
 * end; every other byte stays. The result is read back with Node's own parser before it is given out.
 */
export function mergeEnv(bytes: string, values: ReadonlyMap<string, string>): EnvMerge {
  for (const [env, value] of values) checkHoldable(env, value);
  const wanted: Values = new Map([...values].map(([env, value]) => [env, asBytes(value)]));
  const before = scanEnvFile(bytes);
  const changes = [...wanted].map(([env, value]) => ({ env, change: changeOf(before, env, value) }));
  const pending = new Map([...wanted].filter((_, index) => changes[index]?.change !== 'same'));
  if (pending.size === 0) return { bytes, changes };
  const quick = splice(bytes, before, pending, (value) => spellingsOf(value)[0] ?? '');
  const merged = holds(before, quick, wanted) ? quick : carefully(bytes, pending);
  if (merged === undefined || !holds(before, merged, wanted)) throw unclear(before, bytes);
  return { bytes: merged, changes };
}

export const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const fromBytes = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

const placesOf = (entries: readonly EnvEntry[], env: string): readonly EnvEntry[] => entries.filter(({ name }) => name === env);

function changeOf(entries: readonly EnvEntry[], env: string, value: string): EnvChange['change'] {
  const places = placesOf(entries, env);
  if (places.length === 0) return 'added';
  return places.every((entry) => entry.key === env && entry.value === value) ? 'same' : 'changed';
}

/** Everything at once; back to front, so that the places stay right. */
function splice(bytes: string, entries: readonly EnvEntry[], values: Values, spell: (value: string, entry?: EnvEntry) => string): string {
  const edits = [...values].flatMap(([env, value]) => placesOf(entries, env).map((entry) => ({ entry, value })));
  let text = bytes;
  for (const { entry, value } of edits.sort((left, right) => right.entry.start - left.entry.start)) {
    text = replaceAt(text, entry, sameQuotes(bytes, entry, value) ?? spell(value));
  }
  for (const [env, value] of values) if (placesOf(entries, env).length === 0) text = append(text, `${env}=${spell(value)}`);
  return text;
}

function replaceAt(text: string, { equal, start, end }: EnvEntry, spelling: string): string {
  // `NAME= ` and a line end: Node takes the next line for the value. That line belongs to somebody else.
  if (text.slice(equal, start).includes('\n')) return text.slice(0, equal) + spelling + text.slice(equal);
  return text.slice(0, start) + spelling + text.slice(end);
}

function sameQuotes(bytes: string, { start, end }: EnvEntry, value: string): string | undefined {
  const quote = bytes[start] ?? '';
  if (!/['"`]/.test(quote) || end - start < 2 || bytes[end - 1] !== quote) return undefined;
  return spellingsOf(value).find((spelling) => spelling === `${quote}${value}${quote}`);
}

function append(text: string, line: string): string {
  if (text === '') return `${line}\n`;
  const lineEnd = text[text.lastIndexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  return text.endsWith('\n') ? `${text}${line}${lineEnd}` : `${text}${lineEnd}${line}`;
}

const prepend = (text: string, line: string): string => `${line}\n${text}`;

/** A quote left open somewhere can take what stands behind it: name by name, whatever spelling and place does no harm. */
function carefully(bytes: string, values: Values): string | undefined {
  let text = bytes;
  for (const [env, value] of values) {
    const entries = scanEnvFile(text);
    const places = placesOf(entries, env);
    const spellings = spellingsOf(value);
    const tries =
      places.length > 0
        ? spellings.map((spelling) => places.toReversed().reduce((now, entry) => replaceAt(now, entry, spelling), text))
        : [append, prepend].flatMap((add) => spellings.map((spelling) => add(text, `${env}=${spelling}`)));
    const good = tries.find((tried) => holds(entries, tried, new Map([[env, value]])));
    if (good === undefined) return undefined;
    text = good;
  }
  return text;
}

/** True when Node reads every value from the text, and everything else as before. */
function holds(before: readonly EnvEntry[], text: string, values: Values): boolean {
  const seen = envValues(scanEnvFile(text));
  const arrives = parseEnv(text);
  for (const [env, value] of values) if (arrives[env] !== value || seen.get(env) !== value) return false;
  const old = new Map([...envValues(before)].filter(([key]) => !isManaged(key, values)));
  for (const [key, value] of old) if (seen.get(key) !== value) return false;
  const more = [...seen.keys()].filter((key) => !old.has(key) && !values.has(key));
  return more.length === 0 || before.some((entry) => values.has(entry.name) && swallowed(entry));
}

const isManaged = (key: string, values: Values): boolean => values.has(key) || values.has(key.replace(/^export\s+/, ''));
const swallowed = ({ equal, start }: EnvEntry): boolean => start > equal + 1;

function unclear(before: readonly EnvEntry[], bytes: string) {
  const open = before.find(({ value }) => /^['"`]/.test(value));
  const line = open === undefined ? undefined : bytes.slice(0, open.start).split('\n').length;
  return envFileErrors.ENV_FILE_UNCLEAR(
    `The env file has ${line === undefined ? 'something' : `a quote in line ${line}`} that would change the meaning of what is written into it. Nothing was changed. Close the quote or correct the line by hand, then repeat.`,
    line === undefined ? {} : { line },
  );
}
