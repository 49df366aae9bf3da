import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { diffOf } from '../../src/home/diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '  d: [e]', ''), { maxLength: 40 });

test('leads from one text to the other, and its line numbers are those of the whole file', () => {
  fc.assert(
    fc.property(lines, lines, fc.nat(40), fc.nat(6), fc.boolean(), (old, inserted, at, removed, ended) => {
      const changed = old.toSpliced(at, removed, ...inserted.slice(0, 5));
      const [before = '', after = ''] = [old, changed].map((all) => all.join('\n') + (ended && all.length > 0 ? '\n' : ''));
      if (before === after) return;
      const patch = `--- a\n+++ b\n${diffOf(before, after)}`;
      assert.equal(applyPatch(before, patch), after);
      const text = before.split('\n');
      for (const { oldStart, lines: hunk } of parsePatch(patch)[0]?.hunks ?? []) {
        const said = hunk.filter((line) => line.startsWith('-') || line.startsWith(' ')).map((line) => line.slice(1));
        if (said.length > 0) assert.deepEqual(text.slice(oldStart - 1, oldStart - 1 + said.length), said);
      }
    }),
    { numRuns: 1000 },
  );
});

test('says in the usual form what changed', () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\n');
  assert.equal(
    diffOf(before, before.replace('line 20', 'line twenty')),
    '@@ -17,7 +17,7 @@\n line 17\n line 18\n line 19\n-line 20\n+line twenty\n line 21\n line 22\n line 23\n',
  );
});
