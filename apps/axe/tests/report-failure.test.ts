import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@axe/kit';
import { parseRegistry } from '@axe/registry/text';
import { reportFailure } from '../src/report-failure.ts';
import type { Terminal } from '../src/terminal.ts';

function said(error: unknown, asJson = false): string {
  const noted: string[] = [];
  const terminal: Pick<Terminal, 'note'> = { note: (text) => void noted.push(text) };
  reportFailure(error, terminal as Terminal, asJson);
  return noted.join('\n');
}

const declaration = { kind: 'invalid', summary: '', remedy: '' } as const;

test('several problems with arguments stand one below the other', () => {
  const problems = [
    { field: 'lines', problem: 'is missing', expected: null },
    { field: 'lines[0].debit', problem: 'expected number; received string', expected: null },
  ];
  const sentence = 'lines: is missing; lines[0].debit: expected number; received string';
  const rest = 'Nothing was stored. Accepted keys: lines; required: lines.';
  const message = `The arguments of post_journal do not fit: ${sentence}; and 3 more. ${rest}`;
  assert.equal(
    said(new Refusal('INVALID_ARGUMENTS', declaration, message, { tool: 'post_journal', problems, accepted_keys: ['lines'] })),
    [
      'axe: The arguments of post_journal do not fit:',
      '    lines: is missing',
      '    lines[0].debit: expected number; received string',
      '    and 3 more',
      `  ${rest}`,
      '  code: INVALID_ARGUMENTS',
      '  tool: post_journal',
    ].join('\n'),
  );
  const single = new Refusal('INVALID_ARGUMENTS', declaration, `Wrong: lines: is missing. ${rest}`, { problems: problems.slice(0, 1) });
  assert.match(said(single), /^axe: Wrong: lines: is missing\. Nothing/, 'a single one stays in its sentence');
  assert.deepEqual((JSON.parse(said(single, true)) as { error: { context: object } }).error.context, { problems: problems.slice(0, 1) });
});

test('the problems of a registry are said once, a long list of them too', () => {
  for (const count of [1, 30]) {
    const wrong = Array.from({ length: count }, (_, index) => `surprise${index}: 1`).join('\n');
    const refusal = thrownBy(() => parseRegistry(`version: 1\ncustomers: {}\n${wrong}\n`, { file: 'customers.yaml' }));
    assert.ok(Array.isArray((refusal as Refusal).context.problems));
    const text = said(refusal);
    assert.match(text, /surprise0/);
    assert.doesNotMatch(text, /problems:|\{"line"/, text);
  }
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
