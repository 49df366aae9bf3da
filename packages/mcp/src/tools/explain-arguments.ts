import type { JsonValue, Refusal } from '@axe/kit';
import type * as z from 'zod';
import { serviceErrors } from '../errors.ts';
import type { PreparedTool } from './prepare-tool.ts';

const maxProblems = 20;
const maxUnknownKeys = 100;

/** What is wrong with the arguments, field by field, in words from which a client can repair its call. */
export function explainArguments(prepared: PreparedTool, error: z.ZodError, given: unknown): Refusal {
  const accepted = Object.keys(prepared.input.shape);
  const properties = (prepared.definition.inputSchema.properties ?? {}) as Record<string, unknown>;
  const required = prepared.definition.inputSchema.required ?? [];
  const problems = error.issues.slice(0, maxProblems).map((issue) => problemOf(issue, given, properties));
  const more = error.issues.length - problems.length;
  const list = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  const message =
    `The arguments of ${prepared.tool.name} do not fit: ${list}${more > 0 ? `; and ${more} more` : ''}. ` +
    `Nothing was stored. Accepted keys: ${accepted.join(', ') || 'none'}; required: ${required.join(', ') || 'none'}.`;
  return serviceErrors.INVALID_ARGUMENTS(message, {
    tool: prepared.tool.name,
    problems,
    accepted_keys: accepted,
    required_keys: [...required],
    unknown_keys: unknownKeys(error),
  });
}

/** A call may carry hundreds of thousands of them; an answer of their size would help nobody. */
function unknownKeys(error: z.ZodError): string[] {
  const keys: string[] = [];
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    for (const key of issue.keys.slice(0, maxUnknownKeys - keys.length)) keys.push(shorten(fieldName([...issue.path, key])));
    if (keys.length === maxUnknownKeys) break;
  }
  return keys;
}

interface Problem {
  readonly [key: string]: JsonValue;
  readonly field: string;
  readonly problem: string;
  readonly expected: JsonValue;
}

function problemOf(issue: z.core.$ZodIssue, given: unknown, properties: Record<string, unknown>): Problem {
  const field = shorten(fieldName(issue.path)) || 'arguments';
  const expected = expectedShape(issue.path, properties);
  if (issue.code === 'unrecognized_keys') {
    return {
      field,
      problem: `unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${issue.keys.slice(0, 20).map(shorten).join(', ')}`,
      expected,
    };
  }
  if (valueAt(given, issue.path) === undefined && issue.path.length > 0) return { field, problem: 'is missing', expected };
  return { field, problem: issue.message.replace(/^Invalid input: /, ''), expected };
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) => (typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`),
    '',
  );
}

/** The schema of the field, without the parts that only repeat its children. */
function expectedShape(path: readonly PropertyKey[], properties: Record<string, unknown>): JsonValue {
  let node: unknown = { properties };
  for (const part of path) node = step(node, part);
  if (typeof node !== 'object' || node === null) return null;
  const { properties: children, ...rest } = node as { properties?: Record<string, unknown>; format?: string; pattern?: string };
  // The pattern of a date or UUID is long and says less than its format.
  const { pattern, ...own } = rest;
  if (pattern !== undefined && own.format === undefined) Object.assign(own, { pattern });
  const shape = { ...own, ...(children === undefined ? {} : { keys: Object.keys(children) }) };
  const text = JSON.stringify(shape);
  return text.length > 600 ? `${text.slice(0, 600)}…` : (JSON.parse(text) as JsonValue);
}

function step(node: unknown, part: PropertyKey): unknown {
  if (typeof node !== 'object' || node === null) return undefined;
  const schema = node as { properties?: Record<string, unknown>; items?: unknown; additionalProperties?: unknown };
  if (typeof part === 'number') return schema.items;
  const name = String(part);
  return schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : schema.additionalProperties;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}

const shorten = (key: string): string => (key.length > 120 ? `${key.slice(0, 120)}…` : key);
