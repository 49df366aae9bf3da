import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderResult } from '../../src/render/render-result.ts';
import { renderTable } from '../../src/render/render-table.ts';
import { padEnd, textWidth } from '../../src/render/text-width.ts';

test('Korean letters take two columns, composed or not', () => {
  assert.equal(textWidth('외상매출금'), 10);
  assert.equal(textWidth('외상매출금'.normalize('NFD')), 10);
  assert.equal(textWidth('㈜Acme'), 6);
  assert.equal(textWidth('é'.normalize('NFD')), 1);
  assert.equal(padEnd('가', 4), '가  ');
});

test('columns stand under each other whatever the script', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'Z', '9', '가', '힣', '日', ' ') });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 6 }), (rows) => {
      const columns = [
        { title: 'name', align: 'left' },
        { title: '금액', align: 'right' },
      ] as const;
      const marked = rows.map(([left, right]) => [left, `${right}|`]);
      const ends = renderTable(columns, marked).split('\n').slice(2).map(textWidth);
      assert.equal(new Set(ends).size, 1, 'right-aligned cells end in the same column');
    }),
  );
});

test('amounts get separators; years and numbers of things do not', () => {
  const text = renderResult({
    fiscal_year: 2026,
    journal_id: 12345,
    totals: { debit: 11000000, credit: -1234567 },
    rows: [
      { code: '1104', name_ko: '외상매출금', balance: 11000000, memo: null },
      { code: '2103', name_ko: '부가세예수금', balance: 0, memo: null },
    ],
    nothing: [],
  });
  assert.equal(
    text,
    [
      'fiscal_year  2026',
      'journal_id   12345',
      'totals',
      '  debit   11,000,000',
      '  credit  -1,234,567',
      '',
      'rows (2)',
      'code  name_ko          balance',
      '────  ────────────  ──────────',
      '1104  외상매출금    11,000,000',
      '2103  부가세예수금           0',
      '',
      'nothing (0)',
      '  none',
    ].join('\n'),
  );
});
