import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type JournalDraft, postJournals } from '../../src/ledger/index.ts';
import { openBooks } from '../support/books.ts';
import { callTool, refusalOf } from '../support/call-tool.ts';

const line = (account: string, debit: bigint, credit: bigint, more: object = {}) => ({ account, debit, credit, ...more });
const draft = (changes: Partial<JournalDraft>): JournalDraft => ({
  postedOn: '2026-03-10',
  memo: 'test',
  lines: [line('1102', 100n, 0n), line('4001', 0n, 100n)],
  ...changes,
});
const sha = 'ab'.repeat(32);

/** Every refusal of a draft, with the exact words a client repairs its call from. */
const golden: readonly (readonly [string, Partial<JournalDraft>, string, string])[] = [
  [
    'unbalanced',
    { lines: [line('1102', 1_100n, 0n), line('4001', 0n, 1_000n)] },
    'JOURNAL_UNBALANCED',
    'lines: debit 1,100, credit 1,000. 100 is missing on the credit side. Nothing was posted.',
  ],
  [
    'one line',
    { lines: [line('1102', 1n, 0n)] },
    'JOURNAL_TOO_SHORT',
    'lines: 1 given; a journal has at least two, a debit and a credit. Add the other side. Nothing was posted.',
  ],
  [
    'no line',
    { lines: [] },
    'JOURNAL_TOO_SHORT',
    'lines: 0 given; a journal has at least two, a debit and a credit. Add the other side. Nothing was posted.',
  ],
  [
    '501 lines',
    { lines: Array.from({ length: 501 }, () => line('1102', 1n, 0n)) },
    'JOURNAL_TOO_LONG',
    'lines: 501 given; a journal has at most 500. Split it into balanced journals. Nothing was posted.',
  ],
  [
    'both sides',
    { lines: [line('1102', 5n, 5n), line('4001', 0n, 5n)] },
    'LINE_TWO_SIDED',
    'lines[0]: debit 5 and credit 5 on one line. Make two lines of it. Nothing was posted.',
  ],
  [
    'zero line',
    { lines: [line('1102', 5n, 0n), line('4001', 0n, 0n)] },
    'LINE_ZERO',
    'lines[1]: neither debit nor credit. Give one positive amount in whole won, or leave the line out. Nothing was posted.',
  ],
  [
    'negative',
    { lines: [line('1102', -5n, 0n), line('4001', 0n, -5n)] },
    'AMOUNT_NEGATIVE',
    'lines[0].debit: -5 is negative. Give 5 as credit instead. Nothing was posted.',
  ],
  [
    'huge',
    { lines: [line('1102', 2n ** 53n, 0n), line('4001', 0n, 2n ** 53n)] },
    'AMOUNT_TOO_LARGE',
    'lines[0].debit: 9,007,199,254,740,992 is larger than 9,007,199,254,740,991. Split it over several journals. Nothing was posted.',
  ],
  [
    'huge sum',
    { lines: [line('1102', 2n ** 53n - 1n, 0n), line('1101', 1n, 0n), line('4001', 0n, 2n ** 53n - 1n), line('4001', 0n, 1n)] },
    'AMOUNT_TOO_LARGE',
    'lines: 9,007,199,254,740,992 is larger than 9,007,199,254,740,991. Split it over several journals. Nothing was posted.',
  ],
  ['NUL in memo', { memo: 'a\u0000b' }, 'TEXT_INVALID', 'memo has the forbidden character U+0000 at position 2. Nothing was posted.'],
  [
    'escape in a line memo',
    { lines: [line('1102', 1n, 0n, { memo: 'x\u001b[2J' }), line('4001', 0n, 1n)] },
    'TEXT_INVALID',
    'lines[0].memo has the forbidden character U+001B at position 2. Nothing was posted.',
  ],
  [
    'lone surrogate',
    { counterparty: '\ud800' },
    'TEXT_INVALID',
    'counterparty has the forbidden character U+D800 at position 1. Nothing was posted.',
  ],
  [
    'a megabyte of memo',
    { memo: 'x'.repeat(1_000_000) },
    'TEXT_INVALID',
    'memo has 1000000 characters, at most 2000 are kept. Nothing was posted.',
  ],
  [
    'evidence twice',
    { evidenceIds: [sha, sha] },
    'EVIDENCE_DUPLICATE',
    `evidence_ids: ${sha} is named twice. Name each evidence once. Nothing was posted.`,
  ],
  [
    'unknown evidence',
    { evidenceIds: [sha] },
    'EVIDENCE_UNKNOWN',
    `evidence_ids: no evidence ${sha} is stored. Store the file first. Nothing was posted.`,
  ],
  [
    'no such day',
    { postedOn: '2026-02-30' },
    'DATE_OUT_OF_RANGE',
    'posted_on: "2026-02-30" is no date. Use YYYY-MM-DD, such as 2026-03-31. Nothing was posted.',
  ],
  [
    'far future',
    { postedOn: '2999-01-01' },
    'DATE_OUT_OF_RANGE',
    'posted_on: 2999-01-01 has no fiscal period, and none is opened for it: dates reach a year ahead, and ten years back while nothing is closed. Nothing was posted.',
  ],
  [
    'unknown code',
    { lines: [line('1101', 1n, 0n), line('2999', 0n, 1n)] },
    'ACCOUNT_NOT_FOUND',
    'lines[1].account: no account "2999". Nearest: 2201 장기차입금 (Long-term borrowings), 2110 미지급비용 (Accrued expenses), 2109 선수금 (Advances received), 2108 예수금 (Withholdings), 2107 외상매입금 (Trade payables). Nothing was stored.',
  ],
  [
    'unknown name',
    { lines: [line('보통예끔', 1n, 0n), line('4001', 0n, 1n)] },
    'ACCOUNT_NOT_FOUND',
    'lines[0].account: no account "보통예끔". Nearest: 1102 보통예금 (Ordinary deposits). Nothing was stored.',
  ],
  [
    'ambiguous name',
    { lines: [line('5219', 1n, 0n), line('감가상각누계액', 0n, 1n)] },
    'ACCOUNT_AMBIGUOUS',
    'lines[1].account: "감가상각누계액" names 2 accounts: 1502 감가상각누계액 (Accumulated depreciation, office equipment), 1504 감가상각누계액 (Accumulated depreciation, vehicles). Use the code. Nothing was stored.',
  ],
];

describe('refusals of a draft', async () => {
  const books = await openBooks();

  for (const [name, changes, code, message] of golden) {
    test(`${name}: ${code}`, async () => {
      const refusal = await refusalOf(books.run((tx) => postJournals(tx, [draft(changes)])));
      assert.deepEqual([refusal.code, refusal.message], [code, message]);
    });
  }

  test('batches are bounded and name the journal', async () => {
    for (const drafts of [[], Array.from({ length: 1001 }, () => draft({}))]) {
      assert.equal((await refusalOf(books.run((tx) => postJournals(tx, drafts)))).code, 'BATCH_SIZE');
    }
    const refusal = await refusalOf(
      books.run((tx) => postJournals(tx, [draft({}), draft({ lines: [line('1102', 2n, 0n), line('4001', 0n, 1n)] })])),
    );
    assert.equal(refusal.message, 'journals[1].lines: debit 2, credit 1. 1 is missing on the credit side. Nothing was posted.');
    assert.deepEqual(refusal.context.residual, { side: 'credit', amount: 1 });
  });

  test('accounts that only group, or are closed, take no lines', async () => {
    await callTool(books, 'add_account', { code: '5990', name_ko: '기타', name_en: 'Others', postable: false });
    await callTool(books, 'add_account', { code: '5990-01', name_ko: '기타1', name_en: 'Other 1', parent: '5990' });
    const group = await refusalOf(books.run((tx) => postJournals(tx, [draft({ lines: [line('5990', 1n, 0n), line('1102', 0n, 1n)] })])));
    assert.equal(group.message, 'lines[0].account: 5990 기타 only groups others. Use one of 5990-01 기타1. Nothing was posted.');
    await books.run((tx) => tx.execute("update account set closed_on = '2026-03-01' where code = '5990-01'"));
    const closed = await refusalOf(
      books.run((tx) => postJournals(tx, [draft({ lines: [line('5990-01', 1n, 0n), line('1102', 0n, 1n)] })])),
    );
    assert.equal(closed.message, 'lines[0].account: 5990-01 기타1 is closed since 2026-03-01. Use another account. Nothing was posted.');
  });

  test('nothing of all this was stored, and the books are sound', async () => {
    const { n } = await books.run((tx) => tx.one<{ n: bigint }>('select count(*) as n from journal'));
    assert.equal(n, 0n);
    assert.equal((await callTool(books, 'integrity_check', {})).ok, true);
  });

  test('fractions of a won, unknown keys and wrong types are refused with the path of the field', async () => {
    const sound = { posted_on: '2026-03-10', memo: 'x' };
    const paths = async (input: object): Promise<string[]> => {
      const error = await callTool(books, 'post_journal', input).catch((caught: { issues: { path: PropertyKey[] }[] }) => caught);
      return (error as { issues: { path: PropertyKey[] }[] }).issues.map((issue) => issue.path.join('.'));
    };
    assert.deepEqual(
      await paths({
        ...sound,
        lines: [
          { account: '1102', debit: 1.5 },
          { account: '4001', credit: 1.5 },
        ],
      }),
      ['lines.0.debit', 'lines.1.credit'],
    );
    assert.deepEqual(
      await paths({
        ...sound,
        lines: [
          { account: '1102', debit: '1' },
          { account: '4001', credit: 1 },
        ],
      }),
      ['lines.0.debit'],
    );
    assert.deepEqual(
      await paths({
        ...sound,
        lines: [
          { account: '1102', debit: 1, amount: 1 },
          { account: '4001', credit: 1 },
        ],
      }),
      ['lines.0'],
    );
    assert.deepEqual(
      await paths({
        ...sound,
        memo: 'a\u0000',
        lines: [
          { account: '1102', debit: 1 },
          { account: '4001', credit: 1 },
        ],
      }),
      ['memo'],
    );
    assert.deepEqual(await paths({ memo: 'x', lines: [] }), ['posted_on', 'lines']);
  });
});
