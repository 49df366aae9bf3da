import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RegistryProblem } from '../src/index.ts';
import { problemsOf, refusalOf } from './refused.ts';
import { fullText } from './samples.ts';

describe('text that is not a registry', () => {
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    ['an empty file', '', 1, /an empty file/],
    ['comments only', '# nothing\n', 1, /an empty file/],
    ['a list', '- a\n', 1, /\["a"\]/],
    ['a text', 'hello\n', 1, /"hello"/],
    ['a tab in the indentation', 'version: 1\ncustomers:\n\tacme: 1\n', 3, /./],
    ['an unclosed quote', 'version: 1\nzone: "p.example\n', 2, /missing character/],
    ['an unclosed bracket', 'version: 1\noperators: [a\nzone: b\n', 3, /indentation|bracket/],
    ['a second document', 'version: 1\n---\nversion: 1\n', 2, /second document/],
    ['a key twice', 'version: 1\nzone: p.example\nversion: 1\ncustomers: {}\n', 3, /the key "version" a second time/],
    ['an anchor and an alias', 'version: 1\nzone: &z p.example\ncustomers: *z\n', 2, /an anchor \(&z\)/],
    ['a merge key', 'version: 1\nzone: p.example\ncustomers:\n  a:\n    <<: { legal_name: A }\n', 5, /a merge key/],
    ['a key that is null', 'version: 1\nnull: 1\n', 2, /a key that is not text/],
    ['a key that is a list', 'version: 1\n[a]: 1\n', 2, /a key that is not text/],
    ['a key that reaches the prototype', 'version: 1\n__proto__: { zone: p.example }\n', 2, /a key that is not text/],
    ['a custom tag', 'version: 1\nzone: !secret p.example\n', 2, /a tag/],
  ];
  for (const [name, text, line, found] of cases) {
    it(`${name} is refused with its line`, () => {
      const [problem] = problemsOf(text);
      assert.equal(problem?.line, line, JSON.stringify(problem));
      assert.match(problem?.found ?? '', found);
    });
  }

  it('a nesting without end is refused, not a crash', () => {
    const refusal = refusalOf(`version: ${'['.repeat(200_000)}`);
    assert.match(refusal.message, /nested too deeply|problem/);
  });

  it('an expansion bomb never expands', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n');
    assert.match(refusalOf(`a0: &a0 x\n${levels}\n`).message, /an anchor/);
  });

  it('lists the first problems in line order and counts the rest', () => {
    const people = Array.from({ length: 150 }, (_, n) => `      "p${n}@acme.example": [nobody]`).join('\n');
    const refusal = refusalOf(fullText.replace('    user_entity_map:\n', `    user_entity_map:\n${people}\n`));
    const problems = refusal.context.problems as unknown as readonly RegistryProblem[];
    assert.equal(refusal.context.count, 150);
    assert.equal(problems.length, 100);
    assert.deepEqual(
      problems.map(({ line }) => line),
      problems.map(({ line }) => line).toSorted((a, b) => a - b),
    );
    assert.match(refusal.message, /^customers\.yaml has 150 problems; nothing of it was used\. Correct it and try again\./);
    assert.match(refusal.message, /and 130 more$/);
  });
});
