import { readFileSync, statSync } from 'node:fs';

/** Twice the largest registry there is; completion never takes long. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Customers and their entities, found by looking at the lines: parsing 50 000 people would take seconds, and a word that is
 * suggested wrongly does no harm. Empty where the file is not there or is written in another way.
 */
export function scanRegistry(file: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > maxBytes) return found;
  const text = readFileSync(file, 'utf8');
  const from = /^customers:[^\S\n]*(#.*)?$/m.exec(text);
  if (from === null) return found;
  const lines = text.slice(from.index + from[0].length + 1).split('\n');
  const indent = /^ +(?=[^\s#])/.exec(lines.find((line) => /^ +[^\s#]/.test(line)) ?? '')?.[0] ?? '';
  const customer = new RegExp(`^${indent}["']?([a-z][a-z0-9-]*)["']?:`);
  let current: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (/^[^\s#]/.test(line)) break;
    const id = customer.exec(line)?.[1];
    if (id !== undefined) {
      current = id;
      found.set(id, []);
    } else if (current !== undefined && /^ +entities:/.test(line) && found.get(current)?.length === 0) {
      found.set(current, entitiesAt(lines, index));
    }
  }
  return found;
}

/** People with a line of their own, found in the same way. */
export function scanPeople(file: string): readonly string[] {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > maxBytes) return [];
  const lines = readFileSync(file, 'utf8').matchAll(/^ +["']?([^\s"'#:@]+@[^\s"'#:@]+)["']? *:/gm);
  return [...new Set([...lines].map(([, email = '']) => email))];
}

/** `[a, b]` over one or several lines, or `- a` lines below. */
function entitiesAt(lines: readonly string[], index: number): readonly string[] {
  const rest = lines.slice(index, index + 40).map((line) => line.replace(/#.*$/, ''));
  const [head = '', ...below] = rest;
  const listed = head.includes('[')
    ? (/\[([^\]]*)\]/.exec(rest.join(' '))?.[1]?.split(',') ?? [])
    : takeWhile(below, (line) => /^ *- /.test(line)).map((line) => line.replace(/^ *- /, ''));
  return listed.map((value) => value.trim().replace(/^["']|["']$/g, '')).filter((value) => /^[a-z][a-z0-9_]*$/.test(value));
}

function takeWhile(lines: readonly string[], fits: (line: string) => boolean): readonly string[] {
  const end = lines.findIndex((line) => !fits(line));
  return end === -1 ? lines : lines.slice(0, end);
}
