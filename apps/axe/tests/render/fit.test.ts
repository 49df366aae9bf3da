import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Column } from '../../src/render/column.ts';
import { renderResult } from '../../src/render/render-result.ts';
import { renderTable } from '../../src/render/render-table.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { wrapNotes } from '../../src/render/wrap-notes.ts';

const id = 'run_019b4f7a2c1e7d5590d1';
const runs = [
  { run: id, what: 'Add park@acme.example to acme with all that this needs', by: 'lee@acme.example', ms: 1200 },
  { run: id, what: 'Rotate', by: 'lee@acme.example', ms: 3 },
];

test('a text is cut only where the room is too small, ids and numbers never', () => {
  const wide = renderResult({ runs });
  assert.equal(renderResult({ runs }, { width: 200 }), wide);
  assert.match(wide, /with all that this needs/);
  const narrow = renderResult({ runs }, { width: 80 });
  assert.ok(narrow.split('\n').every((line) => textWidth(line) <= 80));
  assert.match(narrow, /Add park@acme\.example to acm…/);
  assert.equal(narrow.split(id).length, 3);
  assert.match(narrow, /1,200/);
});

test('rows stand as blocks where ids and numbers would not fit beside each other', () => {
  assert.equal(
    renderResult({ runs }, { width: 50 }),
    [
      'runs (2)',
      `run   ${id}`,
      'what  Add park@acme.example to acme with all that',
      '      this needs',
      'by    lee@acme.example',
      'ms    1,200',
      '',
      `run   ${id}`,
      'what  Rotate',
      'by    lee@acme.example',
      'ms    3',
    ].join('\n'),
  );
});

test('a column that wraps goes on in further lines', () => {
  const columns: readonly Column[] = [
    { title: 'flag', align: 'left' },
    { title: 'meaning', align: 'left', wraps: true },
  ];
  const text = renderTable(columns, [['--as-of', '잔액을 보는 날 and nothing that was booked later']], 30);
  assert.equal(
    text,
    [
      'flag     meaning',
      '───────  ─────────────────────',
      '--as-of  잔액을 보는 날 and',
      '         nothing that was',
      '         booked later',
    ].join('\n'),
  );
});

test('no line is wider than the room, whatever the texts', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', '9', '가'), minLength: 1, maxLength: 8 }), { maxLength: 12 });
  const row = fc.tuple(words, words).map(([left, right]) => [left.join(' '), right.join(' ')]);
  const columns: readonly Column[] = [
    { title: 'left', align: 'left' },
    { title: 'right', align: 'left', wraps: true },
  ];
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 34, max: 120 }), (rows, width) => {
      assert.ok(
        renderTable(columns, rows, width)
          .split('\n')
          .every((line) => textWidth(line) <= width),
      );
    }),
  );
});

test('notes break at blanks and hang under their beginning', () => {
  const sentence = 'The platform does not answer at the moment, so nothing was changed there.';
  assert.equal(wrapNotes(sentence, undefined), sentence);
  assert.equal(
    wrapNotes(`axe: ${sentence}\n  code:   DOWN\n  remedy: ${sentence}`, 60),
    [
      'axe: The platform does not answer at the moment, so nothing',
      '     was changed there.',
      '  code:   DOWN',
      '  remedy: The platform does not answer at the moment, so',
      '          nothing was changed there.',
    ].join('\n'),
  );
  assert.equal(
    wrapNotes(`  [ ] banks  ${sentence}`, 60),
    '  [ ] banks  The platform does not answer at the moment, so\n             nothing was changed there.',
  );
});

test('JSON, diffs, tables, addresses and commands are never broken', () => {
  const long = 'word '.repeat(30).trim();
  const command = `axe employee remove lee@acme.example --customer acme --note "${long}"`;
  for (const text of [
    JSON.stringify({ error: { message: long } }, undefined, 2),
    `      + people: ${long}`,
    `a  ${long}  b  c`,
    `  ${command}`,
    `  https://platform.example/${'x'.repeat(90)}`,
  ]) {
    assert.equal(wrapNotes(text, 60), text);
  }
  const [first, ...rest] = wrapNotes('Nothing was changed. Make the missing with axe secret generate --customer acme --apply.', 60).split(
    '\n',
  );
  assert.deepEqual([first, rest], ['Nothing was changed. Make the missing with', ['axe secret generate --customer acme --apply.']]);
  const told = wrapNotes('Sign in as an operator of acme (axe login --profile ops), then repeat it with that.', 57);
  assert.ok(
    told.split('\n').every((line) => textWidth(line) <= 57),
    told,
  );
  const diff = `      @@ -1 +1 @@\n          # ${long}`;
  assert.equal(wrapNotes(diff, 60), diff);
  assert.equal(wrapNotes(`Sign in as an operator, and then repeat it: ${command}`, 60).split('\n').at(-1), command);
});

test('an example too wide for its explanation has it below, a name its meaning hanging beside it', () => {
  const example = '  axe secret pull frame --customer acme --apply          merges the values into the env file';
  assert.equal(wrapNotes(example, 100), example);
  assert.equal(
    wrapNotes(example, 70),
    '  axe secret pull frame --customer acme --apply\n      merges the values into the env file',
    'no room for a column',
  );
  assert.equal(
    wrapNotes('  BW_SESSION    session of an unlocked vault, where no keychain keeps it', 48),
    '  BW_SESSION    session of an unlocked vault,\n                where no keychain keeps it',
  );
  const table = `  AXE_ONE    ${'word '.repeat(9)}   another column`;
  assert.equal(wrapNotes(table, 48), table);
});
