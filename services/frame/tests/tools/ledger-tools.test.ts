import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Refusal } from '@axe/kit';
import { openBooks } from '../support/books.ts';
import { callTool, refusalOf } from '../support/call-tool.ts';

type Posted = { journal_id: number; voucher: string };

const sale = (posted_on: string, amount: number) => ({
  posted_on,
  memo: 'sale',
  lines: [
    { account: '1104', debit: amount, counterparty: 'Beta' },
    { account: '4001', credit: amount },
  ],
});

describe('tools of the ledger', async () => {
  const books = await openBooks();

  test('post, read back, reverse once', async () => {
    const posted = (await callTool(books, 'post_journal', { ...sale('2026-01-10', 11_000), tags: ['a b', 'c"d\\e,{}'] })) as Posted;
    assert.equal(posted.voucher, '2026-000001');
    const journal = await callTool(books, 'get_journal', { voucher: posted.voucher });
    assert.deepEqual(journal.tags, ['a b', 'c"d\\e,{}']);
    assert.equal(journal.posted_by, 'person:kim@acme.example');
    assert.deepEqual(
      (journal.lines as { account: string; debit: number; credit: number }[]).map((line) => [line.account, line.debit, line.credit]),
      [
        ['1104', 11_000, 0],
        ['4001', 0, 11_000],
      ],
    );
    const reversal = (await callTool(books, 'reverse_journal', { journal_id: posted.journal_id, reason: 'wrong' })) as Posted;
    assert.equal(reversal.voucher, '2026-000002');
    const again = await refusalOf(callTool(books, 'reverse_journal', { journal_id: posted.journal_id, reason: 'wrong' }));
    assert.equal(again.code, 'JOURNAL_ALREADY_REVERSED');
    const back = await refusalOf(callTool(books, 'reverse_journal', { journal_id: reversal.journal_id, reason: 'wrong' }));
    assert.equal(back.code, 'JOURNAL_IS_REVERSAL');
    assert.equal((await callTool(books, 'query_balance', { account: '1104', as_of: '2026-12-31' })).balance, 0);
  });

  test('a dry run answers the same and stores nothing', async () => {
    const before = await callTool(books, 'list_journals', {});
    const dry = (await callTool(books, 'post_journal', { ...sale('2026-01-11', 5), dry_run: true })) as Posted;
    assert.equal(dry.voucher, '2026-000003');
    assert.deepEqual(await callTool(books, 'list_journals', {}), before);
  });

  test('two reversals at one moment: one wins, one is refused', async () => {
    const posted = (await callTool(books, 'post_journal', sale('2026-01-12', 7))) as Posted;
    const both = await Promise.allSettled(
      [1, 2].map(() => callTool(books, 'reverse_journal', { journal_id: posted.journal_id, reason: 'twice' })),
    );
    assert.deepEqual(both.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(
      both.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Refusal).code] : [])),
      ['JOURNAL_ALREADY_REVERSED'],
    );
  });

  test('children are added under their parents and counted with them', async () => {
    const child = await callTool(books, 'add_account', { code: '1102-01', name_ko: '국민', name_en: 'Main bank', parent: '1102' });
    assert.equal(child.created, true);
    assert.equal(
      (await callTool(books, 'add_account', { code: '1102-01', name_ko: '국민', name_en: 'Main bank', parent: '1102' })).created,
      false,
    );
    const clash = await refusalOf(callTool(books, 'add_account', { code: '1102-01', name_ko: '신한', name_en: 'Other', parent: '1102' }));
    assert.equal(clash.code, 'ACCOUNT_CONFLICT');
    const astray = await refusalOf(callTool(books, 'add_account', { code: '1102-02', name_ko: '신한', name_en: 'Other' }));
    assert.equal(astray.code, 'ACCOUNT_CODE_INVALID');
    const lines = [
      { account: '1102-01', debit: 400 },
      { account: '3101', credit: 400 },
    ];
    await callTool(books, 'post_journal', { posted_on: '2026-01-20', memo: 'capital', lines });
    assert.equal((await callTool(books, 'query_balance', { account: '1102' })).balance, 400);
    assert.equal((await callTool(books, 'query_balance', { account: '1102', subtree: false })).balance, 0);
  });

  test('general ledger: running balances continue over pages', async () => {
    for (const day of ['05', '06', '07', '08', '09']) await callTool(books, 'post_journal', sale(`2026-02-${day}`, 100));
    const range = { account: '1104', from: '2026-02-06', to: '2026-02-28', limit: 2 };
    type Page = { opening_balance: number; closing_balance: number; lines: { balance: number }[]; next_cursor?: string };
    const first = (await callTool(books, 'general_ledger', range)) as Page;
    assert.equal(first.opening_balance, 100);
    assert.deepEqual(
      first.lines.map((line) => line.balance),
      [200, 300],
    );
    const second = (await callTool(books, 'general_ledger', { ...range, cursor: first.next_cursor })) as Page;
    assert.equal(second.opening_balance, 300);
    assert.deepEqual(
      second.lines.map((line) => line.balance),
      [400, 500],
    );
    assert.equal(second.closing_balance, 500);
    assert.equal(second.next_cursor, undefined);
    const elsewhere = { account: '1104', from: '2026-03-01', to: '2026-03-31', cursor: first.next_cursor };
    assert.equal((await refusalOf(callTool(books, 'general_ledger', elsewhere))).code, 'CURSOR_INVALID');
    const owed = await callTool(books, 'query_balance', { account: '1104', by_counterparty: true });
    assert.deepEqual(owed.counterparties, [{ counterparty: 'Beta', debit: 11_507, credit: 11_007, balance: 500 }]);
  });

  test('journals are found by account, counterparty, amount and memo, page by page', async () => {
    type List = { journals: { voucher: string; amount: number }[]; next_cursor?: string };
    const first = (await callTool(books, 'list_journals', { account: '1104', min_amount: 100, max_amount: 100, limit: 3 })) as List;
    const rest = (await callTool(books, 'list_journals', {
      account: '1104',
      min_amount: 100,
      max_amount: 100,
      limit: 3,
      cursor: first.next_cursor,
    })) as List;
    assert.equal(first.journals.length + rest.journals.length, 5);
    assert.equal(new Set([...first.journals, ...rest.journals].map((journal) => journal.voucher)).size, 5);
    assert.equal(((await callTool(books, 'list_journals', { memo: 'CAPI' })) as List).journals.length, 1);
    assert.equal((await refusalOf(callTool(books, 'list_journals', { cursor: 'AAAA' }))).code, 'CURSOR_INVALID');
  });

  test('both sides of the trial balance are equal', async () => {
    const report = await callTool(books, 'query_trial_balance', { as_of: '2026-12-31' });
    const totals = report.totals as Record<string, number>;
    assert.equal(totals.debit, totals.credit);
    assert.equal(totals.debit_balances, totals.credit_balances);
    assert.equal(totals.debit_balances, 900);
  });

  test('the chart has 59 accounts of a company with the codes of existing books', async () => {
    const { accounts } = (await callTool(books, 'list_accounts', { limit: 500 })) as { accounts: { code: string; name_ko: string }[] };
    assert.equal(accounts.filter((account) => !account.code.includes('-')).length, 59);
    const names = new Map(accounts.map((account) => [account.code, account.name_ko]));
    const fixed = {
      '1302': '투자조합출자금',
      '1303': '매도가능증권',
      '2101': '미지급금',
      '2102': '미지급세금',
      '2103': '부가세예수금',
      '2104': '주임종단기차입금',
      '2106': '가수금',
      '5210': '급여',
      '5211': '임원급여',
      '5212': '잡급',
      '5213': '퇴직급여',
      '5214': '복리후생비_4대보험',
      '5215': '통신비',
      '5216': '광고선전비',
      '5217': '도서인쇄비',
      '5218': '교육훈련비',
      '5219': '감가상각비',
    };
    for (const [code, name] of Object.entries(fixed)) assert.equal(names.get(code), name);
  });
});
