import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { instantOf, periodInput } from '../src/index.ts';

describe('moments that bound a search', () => {
  const period = z.strictObject(periodInput);
  const taken = (since: string) => period.safeParse({ since }).success;

  test('a date begins in Korea; a time is Korean unless it says otherwise', () => {
    const meant: Readonly<Record<string, string>> = {
      '2026-11-21': '2026-11-20T15:00:00.000Z',
      '2026-11-21T17:36': '2026-11-21T08:36:00.000Z',
      '2026-11-21 17:36:05': '2026-11-21T08:36:05.000Z',
      '2026-11-21T08:36:22.123456Z': '2026-11-21T08:36:22.123Z',
      '2026-11-21T08:36-05:00': '2026-11-21T13:36:00.000Z',
    };
    for (const [text, instant] of Object.entries(meant)) {
      assert.equal(instantOf(text).toISOString(), instant);
      assert.ok(taken(text), text);
    }
    assert.equal(instantOf(undefined), undefined);
  });

  test('what does not exist, or is written in another way, is refused', () => {
    for (const text of ['2026-02-29', '2026-02-31T10:00', '2026-13-01', '2026-11-21T25:00', '21.11.2026', '2026-11-21Z', 'yesterday', '']) {
      assert.equal(taken(text), false, text);
    }
    assert.ok(taken('2028-02-29'));
  });

  test('an instant that the database could not read is refused: in UTC it has a year of four digits, and not 0', () => {
    for (const text of ['0000-06-01', '0000-01-01', '0001-01-01', '9999-12-31T23:59-05:00', '2026-13-01T00:00Z']) {
      assert.equal(taken(text), false, text);
    }
    for (const text of ['0001-01-01T00:00Z', '9999-12-31', '9999-12-31T23:59:59.999Z']) assert.ok(taken(text), text);
  });
});
