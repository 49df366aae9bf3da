import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { isRefusal } from '@axe/kit';
import fc from 'fast-check';
import { asBytes, mergeEnv } from '../../src/env-file/merge-env.ts';
import { envValues, scanEnvFile } from '../../src/env-file/scan-env-file.ts';
import { spellingsOf } from '../../src/env-file/spell-value.ts';
import { envText, secretValue } from '../support/env-texts.ts';

const merged = (text: string, values: Record<string, string>) => mergeEnv(text, new Map(Object.entries(values)));

test('the scanner reads every text as Node does', () => {
  fc.assert(
    fc.property(envText, (text) => {
      assert.deepEqual(
        Object.fromEntries([...envValues(scanEnvFile(text))].sort()),
        Object.fromEntries(Object.entries(parseEnv(text)).sort()),
      );
    }),
    { numRuns: 20_000 },
  );
});

const managed = fc.dictionary(
  fc.constantFrom('A', 'B', 'C_D'),
  secretValue.filter((value) => spellingsOf(value).length > 0),
);

test('merging brings every value, keeps every other one, and twice is once', () => {
  fc.assert(
    fc.property(envText, managed, (before, values) => {
      const text = asBytes(before);
      const result = attempt(() => merged(text, values));
      if (result === undefined) return;
      const arrives = parseEnv(result.bytes);
      for (const [name, value] of Object.entries(values)) assert.equal(arrives[name], asBytes(value));
      for (const [name, value] of Object.entries(parseEnv(text))) {
        if (!Object.hasOwn(values, name.replace(/^export\s+/, ''))) assert.equal(arrives[name], value);
      }
      const again = merged(result.bytes, values);
      assert.equal(again.bytes, result.bytes);
      assert.ok(again.changes.every(({ change }) => change === 'same'));
    }),
    { numRuns: 5000 },
  );
});

test('bytes that are not of a managed value stay, in their order', () => {
  const line = fc.constantFrom(
    '# a comment',
    '',
    'OTHER="x y" # why',
    '  INDENTED = 1',
    "export MORE='$HOME'",
    'not an assignment',
    'LATIN=\xe9\xff',
    '\t',
  );
  const ours = fc.constantFrom('A=old', "A='old' # ours", 'export A="old"', '  A =  old   ', 'A=');
  const breaks = fc.constantFrom('\n', '\r\n');
  fc.assert(
    fc.property(fc.array(line), ours, fc.array(line), breaks, fc.boolean(), (head, own, tail, lineEnd, last) => {
      const text = [...head, own, ...tail].join(lineEnd) + (last ? lineEnd : '');
      const { bytes } = merged(text, { A: 'new $value' });
      const places = scanEnvFile(text).filter(({ name }) => name === 'A');
      assert.equal(places.length, 1);
      const [{ start, end } = { start: 0, end: 0 }] = places;
      assert.equal(bytes.slice(0, start), text.slice(0, start));
      assert.equal(bytes.slice(bytes.length - (text.length - end)), text.slice(end));
    }),
    { numRuns: 2000 },
  );
});

test('new names are added at the end, in the line ends of the file, and a missing last one stays missing', () => {
  assert.equal(merged('', { A: 'x' }).bytes, "A='x'\n");
  assert.equal(merged('X=1\n', { A: 'x' }).bytes, "X=1\nA='x'\n");
  assert.equal(merged('X=1', { A: 'x' }).bytes, "X=1\nA='x'");
  assert.equal(merged('X=1\r\nY=2\r\n', { A: 'x', B: 'y' }).bytes, "X=1\r\nY=2\r\nA='x'\r\nB='y'\r\n");
  assert.equal(merged('X=1 # c', { A: 'x' }).bytes, "X=1 # c\nA='x'");
});

test('a value changes in place: its quotes, its comment and its name as written stay', () => {
  assert.equal(merged('export A = "old"  # kept\nB=1\n', { A: 'new' }).bytes, 'export A = "new"  # kept\nB=1\n');
  assert.equal(merged('A=`old`\n', { A: 'new' }).bytes, 'A=`new`\n');
  assert.equal(merged('A=old # kept\n', { A: 'new' }).bytes, "A='new' # kept\n");
  assert.equal(merged('A=same\n', { A: 'same' }).bytes, 'A=same\n');
});

test('a name that stands twice changes at both places, so that no old value stays', () => {
  assert.equal(merged('A=1\nX=2\nA=3\n', { A: 'n' }).bytes, "A='n'\nX=2\nA='n'\n");
});

test('a line that Node would take for the value of an empty one above is nobody’s to overwrite', () => {
  assert.deepEqual({ ...parseEnv('A= \nB=y\n') }, { A: 'B=y' });
  assert.equal(merged('A= \nB=y\n', { A: 'x' }).bytes, "A='x' \nB=y\n");
  assert.equal(merged('export A=\nB=y\n', { A: 'x' }).bytes, "export A='x'\nB=y\n");
});

test('an open quote takes nothing that is added behind it', () => {
  const { bytes } = merged("X='open\n", { A: 'x' });
  assert.equal(parseEnv(bytes).X, "'open");
  assert.equal(parseEnv(bytes).A, 'x');
});

test('where no place does no harm, nothing is written and the line is named', () => {
  assert.throws(
    () => merged('# first\nX=\'a\nY="b\nZ=`c\nA=d\n', { A: 'x#y' }),
    (error: Error & { code?: string }) => error.code === 'ENV_FILE_UNCLEAR' && /line 2/.test(error.message),
  );
});

test('comments that look like an assignment are comments', () => {
  assert.equal(merged('#A=1\n', { A: 'x' }).bytes, "#A=1\nA='x'\n");
});

/** An open quote can make a merge impossible; then it is refused, which is another property. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isRefusal(error, 'ENV_FILE_UNCLEAR')) return undefined;
    throw error;
  }
}
