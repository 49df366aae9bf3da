import { type Fields, isFields, keysOf } from './same.ts';

/** Maps and lists that people edit line by line. */
const blockFields: ReadonlySet<string> = new Set([
  'customers',
  'entity_meta',
  'apps',
  'user_entity_map',
  'default_entities_by_domain',
  'agents',
  'services',
  'secrets',
]);

const longestFlow = 110;

/** Words that YAML 1.1 readers take for something else than text. */
const notText = /^(null|true|false|yes|no|on|off|y|n)$/i;
const plainText = /^[A-Za-z_][\w-]*$/;

export type Quotes = 'plain' | 'single' | 'double';

/** A value on one line: `{ acmec: [read] }`, `["acmec"]`, `"text"`. */
export function renderFlow(value: unknown, quotes: Quotes = 'plain'): string {
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, quotes)).join(', ')}]`;
  if (!isFields(value)) return typeof value === 'string' ? renderText(value, quotes) : JSON.stringify(value ?? null);
  const members = keysOf(value).map((key) => renderPair(key, value[key]));
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** `key: value` inside a flow map. */
export const renderPair = (key: string, value: unknown): string => `${renderText(key, 'plain')}: ${renderFlow(value)}`;

/** The lines of `key: value` in a block map, without line ends. */
export function renderMember(key: string, value: unknown, indent: string): string[] {
  const head = `${indent}${renderText(key, 'plain')}:`;
  if (!wantsBlock(key, value)) return [`${head} ${renderFlow(value)}`];
  return [head, ...renderChildren(value, `${indent}  `)];
}

/** True when a value under `key` reads better over several lines. */
export function wantsBlock(key: string, value: unknown): value is Fields | readonly unknown[] {
  if (Array.isArray(value)) return value.length > 0 && value.some(isFields);
  if (!isFields(value) || keysOf(value).length === 0) return false;
  if (blockFields.has(key)) return true;
  const nested = Object.values(value).some(
    (member) => isFields(member) && Object.values(member).some((inner) => typeof inner === 'object'),
  );
  return nested || keysOf(value).some((member) => blockFields.has(member)) || renderFlow(value).length > longestFlow;
}

/** The lines of a block map's members or a block list's items. */
export function renderChildren(value: Fields | readonly unknown[], indent: string): string[] {
  if (isList(value)) return value.map((item) => `${indent}- ${renderFlow(item)}`);
  return keysOf(value).flatMap((key) => renderMember(key, value[key], indent));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A text in the quotes asked for, or in double quotes when it needs them. JSON escapes are YAML escapes. */
export function renderText(value: string, quotes: Quotes): string {
  if (quotes === 'plain' && plainText.test(value) && !notText.test(value)) return value;
  // Only visible characters mean themselves between single quotes.
  if (quotes === 'single' && /^[\x20-\x7e\u{a0}-\u{d7ff}]+$/u.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
