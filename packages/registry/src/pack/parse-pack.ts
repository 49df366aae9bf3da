import type * as z from 'zod';
import { lineFinder, offsetOfPath, showPath } from '../locate.ts';
import { type RegistryProblem, readChecked } from '../parse.ts';
import type { Finding, Path, Source } from '../source.ts';
import { packErrors } from './errors.ts';
import { type BootstrapPack, packShape } from './pack-shape.ts';

/** A pack of five apps has 4 kB. */
export const maxPackBytes = 256 * 1024;

/** The pack in `bytes`; `place` names it in messages. Refusals name lines and never quote a value that may be secret. */
export function parsePack(bytes: Uint8Array, place: string): BootstrapPack {
  const text = decode(bytes, place);
  const tree = parseJson(text, place);
  // JSON is YAML: the reader of the registry knows places and keys that stand twice.
  const source = readChecked(text, place);
  if (source.findings.length > 0) throw invalid(source, place, source.findings);
  const result = packShape.safeParse(tree);
  if (result.success) return result.data;
  throw invalid(
    source,
    place,
    result.error.issues.flatMap((issue) => findingsOf(issue, tree)),
  );
}

function decode(bytes: Uint8Array, place: string): string {
  const unreadable = (what: string) =>
    packErrors.PACK_UNREADABLE(`${place} ${what}. Nothing of it was used. Ask for the file as axelabs-bootstrap.sh wrote it.`);
  if (bytes.length > maxPackBytes) throw unreadable(`has ${bytes.length} bytes; a pack has up to ${maxPackBytes}`);
  let text: string;
  try {
    // Drops the mark that some editors put in front.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('is not UTF-8 text');
  }
  if (text.trim() === '') throw unreadable('is empty');
  if (text.includes('\0')) throw unreadable('holds zero bytes: it is not UTF-8 text');
  return text;
}

/** The parser's own message quotes what stands around the fault, which may be a secret: only the place is taken from it. */
function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const told = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(told)?.[1];
    const offset = position === undefined ? placeOfToken(text) : Number(position);
    const line = lineFinder(text)(Math.min(offset, Math.max(0, text.trimEnd().length - 1)));
    throw packErrors.PACK_UNREADABLE(
      `${place} is not JSON: line ${line} has something that does not belong there, or the file was cut short. Nothing of it was used. Ask for the file as axelabs-bootstrap.sh wrote it.`,
      { line },
    );
  }
}

/** The end of the shortest beginning that has the fault. */
function placeOfToken(text: string): number {
  let [low, high] = [0, text.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (hasToken(text.slice(0, middle))) high = middle;
    else low = middle;
  }
  return high - 1;
}

function hasToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}

function findingsOf(issue: z.core.$ZodIssue, tree: unknown): readonly Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'invalid_key') {
    return [{ path, found: `the app ${JSON.stringify(path.at(-1))}`, allowed: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ path, found: describe(tree, path), allowed: issue.message }];
}

const spoken = new Set(['schema', 'customer', 'tenant_id', 'public_domain', 'application_id_uri', 'scope', 'token_version']);
/** Neighbours of the secret, where who filled a pack in by hand may have put it: only what cannot be one is shown. */
const neighbours: { readonly [member: string]: RegExp } = { client_id: /^[0-9a-f{}-]{0,40}$/i, secret: /^[a-z]{0,12}$/ };

/** What stands there; a value only of members that hold no secret. */
function describe(tree: unknown, path: Path): string {
  let value = tree;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return 'nothing';
    value = (value as { [key: string | number]: unknown })[step];
  }
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  const member = String(path.at(-1));
  if (typeof value === 'string' && !spoken.has(member) && neighbours[member]?.test(value) !== true)
    return `text of ${value.length} characters`;
  if (typeof value === 'number' && !spoken.has(member)) return 'a number';
  const shown = JSON.stringify(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}

const maxTold = 20;

function invalid(source: Source, place: string, findings: readonly Finding[]) {
  const lineAt = lineFinder(source.text);
  const problems: RegistryProblem[] = findings
    .slice(0, maxTold)
    .map(({ path, offset, found, allowed }) => ({
      line: lineAt(offset ?? offsetOfPath(source.document, path)),
      path: showPath(path),
      found,
      allowed,
    }))
    .sort((a, b) => a.line - b.line);
  const lines = problems.map(({ line, path, found, allowed }) => `\n  line ${line}, ${path}: found ${found}; allowed: ${allowed}`);
  const more = findings.length > maxTold ? `\n  and ${findings.length - maxTold} more` : '';
  const count = findings.length === 1 ? 'a problem' : `${findings.length} problems`;
  return packErrors.PACK_INVALID(`${place} has ${count}; nothing of it was used.${lines.join('')}${more}`, {
    problems: problems.map((problem) => ({ ...problem })),
  });
}
