import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../src/platform/progress.ts';
import { textWidth } from '../../src/render/text-width.ts';

test('the steps of a start fit the window in which they are seen', async () => {
  for (const columns of [60, 80, 200]) {
    const noted: string[] = [];
    const progress = createProgress({ note: (text) => void noted.push(text), noteColumns: columns }, () => false);
    await progress.step(
      'registry read',
      () => undefined,
      () => 'registry read: customer acme with acmec, acmev, acme_fund1 and 주식회사 아크메 벤처스',
    );
    await assert.rejects(progress.step('database', () => Promise.reject(new Error('no'))));
    const rows = noted.flatMap((text) => text.split('\n'));
    assert.deepEqual(
      rows.filter((row) => textWidth(row) > columns),
      [],
    );
    assert.match(rows.at(-1) ?? '', /^ {2}✗ database +\d+ ms$/);
  }
});
