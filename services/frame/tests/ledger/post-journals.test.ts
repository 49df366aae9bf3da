import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { postJournals } from '../../src/ledger/index.ts';
import { openBooks, simpleDraft } from '../support/books.ts';

describe('posting', async () => {
  const books = await openBooks();

  test('numbers vouchers from 1 without gaps, one statement for one and for many', async () => {
    const [first] = await books.run((tx) => postJournals(tx, [simpleDraft('2026-01-15', '1102', '4001', 1000n)]));
    assert.equal(first?.number, 1);
    assert.equal(first?.fiscalYear, 2026);
    assert.equal(first?.amount, 1000n);
    const many = await books.run((tx) =>
      postJournals(
        tx,
        Array.from({ length: 1000 }, (_, index) => simpleDraft('2026-02-01', '5215', '1102', BigInt(index + 1))),
      ),
    );
    assert.deepEqual(
      many.map((journal) => journal.number),
      Array.from({ length: 1000 }, (_, index) => index + 2),
    );
    assert.deepEqual(many.map((journal) => journal.amount).slice(0, 3), [1n, 2n, 3n]);
  });

  test('stores nothing of a batch with one bad journal', async () => {
    const before = await books.run((tx) => tx.one<{ n: bigint }>('select count(*) as n from journal'));
    await assert.rejects(
      books.run((tx) => postJournals(tx, [simpleDraft('2026-01-15', '1102', '4001', 5n), simpleDraft('2026-01-15', '1199', '4001', 5n)])),
      (error) => isRefusal(error, 'ACCOUNT_NOT_FOUND') && error.message.startsWith('journals[1].lines[0].account: no account "1199".'),
    );
    assert.deepEqual(await books.run((tx) => tx.one<{ n: bigint }>('select count(*) as n from journal')), before);
  });

  test('opens the fiscal years a date needs, and refuses dates beyond', async () => {
    const posted = await books.run((tx) =>
      postJournals(tx, [simpleDraft('2025-12-31', '1102', '3101', 7n), simpleDraft('2027-01-01', '1102', '3101', 7n)]),
    );
    assert.deepEqual(
      posted.map((journal) => [journal.fiscalYear, journal.number]),
      [
        [2025, 1],
        [2027, 1],
      ],
    );
    await assert.rejects(
      books.run((tx) => postJournals(tx, [simpleDraft('2062-01-01', '1102', '3101', 7n)])),
      (error) => isRefusal(error, 'DATE_OUT_OF_RANGE'),
    );
  });

  test('takes exact names and refuses ambiguous ones with the candidates', async () => {
    const [posted] = await books.run((tx) => postJournals(tx, [simpleDraft('2026-03-01', '보통예금', 'Revenue', 9n)]));
    const lines = await books.run((tx) =>
      tx.query<{ account_code: string }>('select account_code from journal_line where journal_id = $1 order by line_no', [
        posted?.journalId ?? 0n,
      ]),
    );
    assert.deepEqual(
      lines.map((line) => line.account_code),
      ['1102', '4001'],
    );
    await assert.rejects(
      books.run((tx) => postJournals(tx, [simpleDraft('2026-03-01', '5219', '감가상각누계액', 9n)])),
      (error) => isRefusal(error, 'ACCOUNT_AMBIGUOUS') && error.message.includes('1502') && error.message.includes('1504'),
    );
  });
});
