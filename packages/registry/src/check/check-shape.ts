import type * as z from 'zod';
import { showValue } from '../locate.ts';
import { type ReadRegistry, registryShape } from '../schema.ts';
import type { Finding, Path } from '../source.ts';

/** The tree checked against the one schema: either the typed file or what is wrong with it. */
export function checkShape(tree: unknown): { readonly file: ReadRegistry } | { readonly findings: readonly Finding[] } {
  if (tree === null) {
    return { findings: [{ path: [], offset: 0, found: 'an empty file', allowed: 'version, zone, operators and customers' }] };
  }
  // Compiled, the check is no quicker for 500 customers, and compiling it costs every command a quarter of an empty start of Node.
  const result = registryShape.safeParse(tree, { jitless: true });
  if (result.success) return { file: result.data };
  return { findings: result.error.issues.flatMap((issue) => findingsOf(issue, [], tree)) };
}

function findingsOf(issue: z.core.$ZodIssue, parent: Path, tree: unknown): readonly Finding[] {
  const path: Path = [...parent, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], found: `the key ${JSON.stringify(key)}`, allowed: issue.message }));
  }
  if (issue.code === 'invalid_key') {
    const key = path.at(-1);
    return [{ path, found: `the key ${JSON.stringify(key)}`, allowed: issue.issues[0]?.message ?? issue.message }];
  }
  if (issue.code === 'invalid_union') {
    // The branch that got furthest is the one the writer meant.
    const branch = issue.errors.find((issues) => issues.some(({ path: inner }) => inner.length > 0));
    if (branch !== undefined) return branch.flatMap((inner) => findingsOf(inner, path, tree));
  }
  return [{ path, found: showValue(tree, path), allowed: allowedBy(issue) }];
}

function allowedBy(issue: z.core.$ZodIssue): string {
  // Only rules borrowed from kit have the library's own wording for a wrong type.
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return issue.expected === 'string' ? 'text; put it in quotes' : `a ${issue.expected}`;
  }
  return issue.message;
}
