import assert from 'node:assert/strict';
import { isRefusal, type Refusal } from '@axe/kit';
import type { RegistryProblem } from '../src/index.ts';
import { parseRegistry } from '../src/text.ts';
import { fullText, lineOf } from './samples.ts';

/** The refusal of a text that must not be accepted. */
export function refusalOf(text: string): Refusal {
  try {
    parseRegistry(text, { file: 'customers.yaml' });
  } catch (error) {
    if (isRefusal(error, 'REGISTRY_INVALID')) return error;
    throw error;
  }
  return assert.fail('the text was accepted');
}

export const problemsOf = (text: string) => refusalOf(text).context.problems as unknown as readonly RegistryProblem[];

/** The only problem of the full sample after one replacement; its line is that of `at` in the changed text. */
export function onlyProblem(find: string, replacement: string, at = replacement): RegistryProblem {
  assert.ok(fullText.includes(find), `the sample has ${find}`);
  const text = fullText.replace(find, () => replacement);
  const problems = problemsOf(text);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [problem] = problems;
  assert.ok(problem);
  assert.equal(problem.line, lineOf(text, at), `line of ${problem.path}`);
  return problem;
}
