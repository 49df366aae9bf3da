import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { checkHoldable, mergeEnvFile } from '@axe/secrets';
import fc from 'fast-check';
import { secretValue } from '../support/env-texts.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-env-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a process really gets: no inherited environment. */
function started(file: string): Record<string, string> {
  const script = 'process.stdout.write(JSON.stringify(process.env))';
  const said = execFileSync(process.execPath, [`--env-file=${file}`, '-e', script], { env: {}, encoding: 'utf8' });
  return JSON.parse(said) as Record<string, string>;
}

const isHeld = (value: string): boolean => {
  try {
    checkHoldable('A', value);
    return true;
  } catch {
    return false;
  }
};

const named = (values: readonly string[]) => new Map(values.map((value, index) => [`SECRET_${index}`, value]));

test('whatever the format holds arrives intact in the process, sixty values at a time', () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(secretValue, { minLength: 60, maxLength: 60 }), (all) => {
      const values = named(all.filter(isHeld));
      const file = path.join(folder, `${run++}.env`);
      mergeEnvFile(file, values);
      const { ...arrived } = started(file);
      assert.deepEqual(Object.entries(arrived).sort(), [...values].sort());
    }),
    { numRuns: 25 },
  );
});

test('a value of 100 kB and one of many lines arrive', () => {
  const values = named(['x'.repeat(100_000), 'line\n'.repeat(2000), '']);
  const file = path.join(folder, 'large.env');
  mergeEnvFile(file, values);
  assert.deepEqual(Object.entries(started(file)).sort(), [...values].sort());
});

const refusals: readonly (readonly [string, RegExp])[] = [
  ['a\0b', /zero byte/],
  ['-----BEGIN-----\r\nx', /carriage returns/],
  ['half \ud800', /surrogate/],
  ['\'"`', /all three kinds of quotes.*begins with a quote/],
  ['x\'"`\ny', /all three kinds of quotes.*several lines/],
  ['x\'"`#', /all three kinds of quotes.*#/],
  ['x\'"` ', /all three kinds of quotes.*blank/],
  ["x'`\\n\n", /line end.*several lines/],
];

for (const [value, reason] of refusals) {
  test(`${JSON.stringify(value)} is refused with the reason`, () => {
    assert.throws(
      () => checkHoldable('FRAME_KEY', value),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'VALUE_NOT_HOLDABLE');
        assert.match(error.message, reason);
        assert.match(error.message, /FRAME_KEY/);
        return true;
      },
    );
  });
}

test('what is refused would indeed have arrived as something else', () => {
  // In every spelling there is, whatever the rules say. The line behind it closes a quote that was left open.
  const file = path.join(folder, 'refused.env');
  for (const [value] of refusals) {
    for (const spelling of [`'${value}'`, `"${value}"`, `\`${value}\``, value]) {
      writeFileSync(file, `A=${spelling}\nZ='a' "b" \`c\`\n`);
      assert.notEqual(started(file).A, value, spelling);
    }
  }
});
