import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMinor } from '@axe/kit';
import fc from 'fast-check';
import { parseAmount } from '../../src/ingest/files/parse-amount.ts';
import { parseDate, parseTime } from '../../src/ingest/files/parse-date.ts';

describe('parseAmount', () => {
  it('reads the ways in which amounts are written', () => {
    const cases: readonly (readonly [string | number, bigint])[] = [
      ['1,234', 1234n],
      ['1234', 1234n],
      ['(1,000)', -1000n],
      ['-1,000', -1000n],
      ['1,000-', -1000n],
      ['△1,000', -1000n],
      ['▲ 1,000', -1000n],
      ['₩1,000', 1000n],
      ['-₩1,000', -1000n],
      ['1,000원', 1000n],
      ['１，０００', 1000n],
      ['1,000.00', 1000n],
      ['+7', 7n],
      ['', 0n],
      [' - ', 0n],
      ['0', 0n],
      [5, 5n],
      [-5, -5n],
    ];
    for (const [cell, amount] of cases) assert.equal(parseAmount(cell), amount, JSON.stringify(cell));
  });

  it('refuses what is no whole amount', () => {
    const cases: readonly (readonly [string | number, RegExp])[] = [
      ['1,23', /no amount/],
      ['12,34,567', /no amount/],
      ['1.234.567', /no amount/],
      ['1e5', /no amount/],
      ['1.23E+05', /no amount/],
      ['가나', /no amount/],
      ['--5', /no amount/],
      ['0.5', /fraction of a won/],
      ['1,000.01', /fraction of a won/],
      [0.5, /fraction of a won/],
      ['9,007,199,254,740,992', /larger than/],
      [2 ** 53, /larger than/],
      ['#REF!', /no amount/],
    ];
    for (const [cell, problem] of cases) {
      const parsed = parseAmount(cell);
      assert.ok(typeof parsed === 'object', JSON.stringify(cell));
      assert.match(parsed.problem, problem);
    }
  });

  it('reads back every amount that is printed', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amount) => {
        const text = formatMinor(BigInt(amount));
        assert.equal(parseAmount(text), BigInt(amount));
        assert.equal(parseAmount(amount), BigInt(amount));
        if (amount < 0) assert.equal(parseAmount(`(${text.slice(1)})`), BigInt(amount));
      }),
    );
  });
});

describe('parseDate', () => {
  const expected = { date: '2026-05-28', time: '14:03:22' };
  it('reads the ways in which dates are written', () => {
    const withTime = [
      '2026.05.28 14:03:22',
      '2026-05-28 14:03:22',
      '2026/05/28 14:03:22',
      '2026-05-28T14:03:22',
      '20260528140322',
      '20260528 14:03:22',
      '2026. 5. 28. 14:03:22',
      '2026년 5월 28일 14:03:22',
      '2026.05.28 오후 2:03:22',
      46170.5856712963,
      '46170.5856712963',
    ];
    for (const cell of withTime) assert.deepEqual(parseDate(cell, false), expected, String(cell));
    for (const cell of ['2026.05.28', '2026-5-28', '20260528', '2026.05.28(목)', 20260528, 46170]) {
      assert.deepEqual(parseDate(cell, false), { date: '2026-05-28', time: undefined }, String(cell));
    }
    assert.deepEqual(parseDate(46170 - 1462, true), { date: '2026-05-28', time: undefined });
  });

  it('refuses what is no date', () => {
    for (const cell of ['', '2026.02.29', '2026.13.01', '26.05.28', '05/28/2026', '합계', '2026.05.28 25:00:00', 12, -1, '1234567890']) {
      assert.ok('problem' in parseDate(cell, false), String(cell));
    }
  });

  it('reads every serial number as the day that Excel shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_526, max: 73_050 }), fc.integer({ min: 0, max: 86_399 }), (day, second) => {
        const at = new Date((day - 25_569) * 86_400_000 + second * 1000).toISOString();
        const parsed = parseDate(day + second / 86_400, false);
        assert.deepEqual(parsed, { date: at.slice(0, 10), time: second === 0 ? undefined : at.slice(11, 19) });
      }),
    );
  });
});

describe('parseTime', () => {
  it('reads a time column', () => {
    assert.equal(parseTime('14:03:22'), '14:03:22');
    assert.equal(parseTime('9:03'), '09:03:00');
    assert.equal(parseTime('140322'), '14:03:22');
    assert.equal(parseTime(0.5), '12:00:00');
    assert.equal(parseTime(90322), '09:03:22');
    assert.equal(parseTime(''), undefined);
    assert.ok(typeof parseTime('24:00') === 'object');
  });
});
