import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseFile } from '../../src/ingest/files/parse-file.ts';
import { builtinProfiles } from '../../src/ingest/profiles/builtin-profiles.ts';
import { readStatement } from '../../src/ingest/statement/read-statement.ts';
import { type Grid, type Movement, statementGrid, writeCsv, writeHtml, writeLargeXls, writeWorkbook } from './write-files.ts';

const writers: Readonly<Record<string, (grid: Grid) => Uint8Array>> = {
  'csv utf-8': (grid) => writeCsv(grid),
  'csv utf-8 with mark': (grid) => writeCsv(grid, 'utf-8-bom'),
  'csv cp949': (grid) => writeCsv(grid, 'cp949'),
  'csv with tabs': (grid) => writeCsv(grid, 'utf-8', '\t'),
  'csv with semicolons': (grid) => writeCsv(grid, 'cp949', ';'),
  xlsx: (grid) => writeWorkbook(grid, 'xlsx'),
  xls: (grid) => writeWorkbook(grid, 'xls'),
  'xls, records only': (grid) => writeLargeXls(grid),
  'html cp949': (grid) => writeHtml(grid, 'cp949'),
  'html utf-8': (grid) => writeHtml(grid, 'utf-8'),
};

const read = (bytes: Uint8Array) => readStatement(parseFile(bytes), builtinProfiles);

const word = fc.stringMatching(/^[가-힣A-Za-z0-9(),.'&<>"-]{1,12}$/);
const movement = fc.record({
  day: fc.integer({ min: 0, max: 364 }),
  second: fc.integer({ min: 0, max: 86_399 }),
  text: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `표${words.join(' ')}`),
  amount: fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }).filter((amount) => amount !== 0),
});

const movements = fc.array(movement, { minLength: 1, maxLength: 30 }).map((list): Movement[] =>
  list
    .toSorted((left, right) => left.day - right.day || left.second - right.second)
    .map(({ day, second, text, amount }) => {
      const at = new Date(Date.UTC(2026, 0, 1 + day, 0, 0, second)).toISOString();
      return { at: `${at.slice(0, 10).replaceAll('-', '.')} ${at.slice(11, 19)}`, text, amount };
    }),
);

const cp949Safe = (list: readonly Movement[]): Movement[] => list.map((item) => ({ ...item, text: item.text.replace(/[가-힣]/g, '가') }));

describe('reading what was written', () => {
  for (const [name, write] of Object.entries(writers)) {
    it(`gives the same rows back from ${name}`, () => {
      fc.assert(
        fc.property(movements, fc.boolean(), fc.boolean(), (generated, newestFirst, totals) => {
          const list = name.includes('semicolons') || name.includes('cp949') ? cp949Safe(generated) : generated;
          const { rows, reading } = read(write(statementGrid(list, { newestFirst, totals, opening: 50 })));
          assert.deepEqual(
            rows
              .map((row) => [`${row.date.replaceAll('-', '.')} ${row.time}`, row.description, Number(row.deposit - row.withdrawal)])
              .toSorted(),
            list.map(({ at, text, amount }) => [at, text, amount]).toSorted(),
          );
          assert.equal(reading.totals, totals ? 'match' : 'absent');
          assert.equal(reading.ignored.length, totals ? 1 : 0);
          assert.equal(reading.accountNumber, '110-123-456789');
          const distinct = new Set(list.map(({ at }) => at)).size;
          if (distinct === list.length) assert.equal(reading.balance.status, 'ok');
        }),
        { numRuns: 25 },
      );
    });
  }

  it('gives every format the same row hashes', () => {
    const grid = statementGrid([
      { at: '2026.05.06 12:30:44', text: '별빛커피 강남점', amount: -4_500 },
      { at: '2026.05.06 12:30:44', text: '별빛커피 강남점', amount: -4_500 },
      { at: '2026.05.07 00:00:00', text: '이자', amount: 12 },
    ]);
    const [first, ...others] = Object.values(writers).map((write) => read(write(grid)).rows.map((row) => `${row.hash}:${row.occurrence}`));
    for (const other of others) assert.deepEqual(other, first);
    assert.equal(new Set(first).size, 3);
  });

  it('counts identical rows when no balance tells them apart', () => {
    const grid = [
      ['거래일시', '거래구분', '거래금액', '거래후잔액', '거래내용', '메모'],
      ['2026-05-06', '체크', '-4,500', '95,500', '커피', ''],
      ['2026-05-06', '체크', '(4,500)', '95,500', '커피', ''],
    ];
    assert.deepEqual(
      read(writeCsv(grid)).rows.map((row) => [row.hash === read(writeCsv(grid)).rows[0]?.hash, row.occurrence, row.withdrawal]),
      [
        [true, 1, 4500n],
        [true, 2, 4500n],
      ],
    );
  });
});

describe('the traps of spreadsheets', () => {
  const header = ['거래일시', '적요', '거래내용', '출금금액(원)', '입금금액(원)', '잔액(원)', '거래점'];

  it('reads serial dates with their time and numbers as amounts', () => {
    const grid = [header, [46170.5856712963, '', '가', 4500, '', 95500, ''], [46171, '', '나', '', 500, 96000, '']];
    for (const type of ['xlsx', 'xls'] as const) {
      assert.deepEqual(
        read(writeWorkbook(grid, type)).rows.map((row) => [row.date, row.time, row.deposit - row.withdrawal]),
        [
          ['2026-05-28', '14:03:22', -4500n],
          ['2026-05-29', undefined, 500n],
        ],
      );
    }
  });

  it('takes a header cell merged over two rows, and the sheet that has the header', () => {
    const grid = [
      ['거래일시', '적요', '거래내용', '금액', '', '잔액(원)', '거래점'],
      ['', '', '', '출금금액(원)', '입금금액(원)', '', ''],
      ['2026-05-06', '', '가', '', '1,000', '1,000', ''],
    ];
    const down = (c: number) => ({ s: { r: 0, c }, e: { r: 1, c } });
    const merges = [down(0), down(1), down(2), down(5), down(6), { s: { r: 0, c: 3 }, e: { r: 0, c: 4 } }];
    const { reading, rows } = read(writeWorkbook(grid, 'xlsx', { merges, more: { 안내: [['이 파일은 참고용입니다']] } }));
    assert.deepEqual([reading.headerRow, rows.length, rows[0]?.deposit], [2, 1, 1000n]);
    assert.deepEqual(
      reading.findings.map((finding) => finding.code),
      ['SHEET_NOT_READ'],
    );
  });

  it('ignores notes, blank rows and repeated headers, and says why', () => {
    const grid = [
      header,
      ['2026.05.06', '', '가', '', '1,000', '1,000', ''],
      [],
      header,
      ['2026.05.07', '', '나', '300', '', '700', ''],
      ['※ 본 내역은 참고용입니다'],
    ];
    const { reading, rows } = read(writeCsv(grid));
    assert.equal(rows.length, 2);
    assert.deepEqual(reading.ignored, [
      { rowNumber: 4, reason: 'repeated_header' },
      { rowNumber: 6, reason: 'note' },
    ]);
  });

  it('reports a totals row that differs, and a count that differs', () => {
    const rows = [header, ['2026.05.06', '', '가', '', '1,000', '1,000', '']];
    const { reading } = read(writeCsv([...rows, ['총계', '2건', '', '0', '1,001', '', '']]));
    assert.equal(reading.totals, 'differ');
    assert.deepEqual(
      reading.findings.map((finding) => finding.message),
      ['The totals row 3 says deposits 1,001; the rows give 1,000.', 'The totals row 3 says number of rows 2; the rows give 1.'],
    );
  });

  it('takes the order from the balance when all rows are of one day', () => {
    const grid = [header, ['2026.05.06', '', '나', '300', '', '700', ''], ['2026.05.06', '', '가', '', '1,000', '1,000', '']];
    const { reading, rows } = read(writeCsv(grid));
    assert.deepEqual([reading.order, rows.map((row) => row.description), reading.balance.opening], ['newest_first', ['가', '나'], 0n]);
  });
});
