import { createHash } from 'node:crypto';
import { canonicalJson, toolInput, toolOutput, wireSchema } from '@axe/kit';
import { type AnyService, describeTools } from '../src/index.ts';

type Declared = Pick<AnyService, 'tools' | 'errors' | 'schemas'>;

/** Name, scope (or for whom), effect, reach, in tools/list or not, fingerprints of input and output: what a pin freezes. */
export const toolLines = ({ tools }: Pick<Declared, 'tools'>): readonly string[] =>
  tools.map((tool) => {
    const shapes = [wireSchema(toolInput(tool)), wireSchema(toolOutput(tool))].map(fingerprint);
    const whom = tool.for === undefined ? tool.scope : [tool.for].flat().join('+');
    return [tool.name, whom, tool.effect, tool.reach, tool.listed === false ? 'unlisted' : 'listed', ...shapes].join(' ');
  });

/** Codes with their kinds, and + when the same call may succeed later. */
export const errorLines = ({ errors }: Pick<Declared, 'errors'>): readonly string[] =>
  Object.entries(errors)
    .map(([code, { kind, retryable }]) => `${code} ${kind}${retryable === true ? ' +' : ''}`)
    .sort();

export const schemaLines = ({ schemas }: Pick<Declared, 'schemas'>): readonly string[] =>
  schemas.map(({ id, fields }) => `${id} ${fingerprint(wireSchema(fields))}`);

/** What a client with a narrow dialect of JSON Schema cannot read: several types at once, or an empty schema. */
export function portabilityFaults(declared: Pick<Declared, 'tools'>): readonly string[] {
  const faults: string[] = [];
  const walk = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray((node as { type?: unknown }).type)) faults.push(`${at}: several types`);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'additionalProperties' && typeof value === 'object' && Object.keys(value as object).length === 0) {
        faults.push(`${at}: empty`);
      }
      walk(value, `${at}.${key}`);
    }
  };
  for (const tool of describeTools(declared)) walk([tool.input_schema, tool.output_schema], tool.name);
  return faults;
}

/** Of the shape alone: words that explain a field may change. */
function fingerprint(schema: object): string {
  return createHash('sha256')
    .update(canonicalJson(withoutWords(schema)))
    .digest('hex')
    .slice(0, 10);
}

function withoutWords(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutWords);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key, value]) => !(key === 'description' && typeof value === 'string'));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutWords(value)]));
}
