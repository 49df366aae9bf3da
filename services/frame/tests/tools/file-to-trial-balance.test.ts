import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { frameErrors } from '../../src/errors.ts';
import { ingestFile } from '../../src/ingest/index.ts';
import { type Movement, statementGrid, writeCsv, writeWorkbook } from '../ingest/write-files.ts';
import { type Answer, type Desk, openDesk, refusalOf } from './run-ingest-tool.ts';

const may: readonly Movement[] = [
  { at: '2026.05.04 09:12:01', text: '(주)베타상사', amount: 11_000_000 },
  { at: '2026.05.06 12:30:44', text: '별빛커피 강남점', amount: -4_500 },
  { at: '2026.05.06 12:30:44', text: '별빛커피 강남점', amount: -4_500 },
  { at: '2026.05.15 10:00:00', text: 'NR통신요금', amount: -88_000 },
  { at: '2026.05.25 18:00:00', text: '급여이체', amount: -3_000_000 },
];

describe('file to trial balance', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
    const registered = await desk.call('register_bank_account', {
      name: '운영통장',
      bank_name: '누리은행',
      number: '110-123-456789',
      account: '보통예금',
    });
    assert.deepEqual([registered.number_masked, registered.account, registered.is_new], ['1101*****789', '1102', true]);
  });

  it('ingests a CP949 statement by its own account number and accounts for every row', async () => {
    const answer = await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(statementGrid(may), 'cp949'), '거래내역.xls') });
    assert.equal(answer.format, 'csv');
    assert.equal(answer.encoding, 'cp949');
    assert.equal(answer.header_row, 4);
    assert.equal(answer.verified, true);
    assert.deepEqual(answer.findings, []);
    assert.deepEqual(answer.accounting, {
      rows: 6,
      new: 5,
      duplicate: 0,
      ignored: 1,
      ignored_rows: [{ row_number: 10, reason: 'totals_row' }],
      sum_in: 11_000_000,
      sum_out: 3_097_000,
      totals_match: true,
      balance_check: { status: 'ok', opening: 1_000_000, closing: 8_903_000, divergent_rows: 0 },
    });
    const id = answer.evidence_id as string;
    assert.ok(existsSync(path.join(desk.dataDir, 'evidence', 'acmec', id.slice(0, 2), id.slice(2, 4), id)));
  });

  it('finds nothing new in the same file and in another format of it', async () => {
    for (const bytes of [writeCsv(statementGrid(may), 'cp949'), writeWorkbook(statementGrid(may, { newestFirst: true }), 'xlsx')]) {
      const answer = await desk.call('ingest_file_blob', { file_id: desk.upload(bytes) });
      assert.equal(answer.accounting.new, 0);
      assert.equal(answer.accounting.duplicate, 5);
      assert.deepEqual(answer.overlap, { stored_rows: 5, matched_rows: 5 });
      assert.equal(answer.verified, true);
    }
  });

  it('takes only the new rows of an overlapping period', async () => {
    const june = [...may.slice(3), { at: '2026.06.01 09:00:00', text: '예금이자', amount: 120 }];
    const grid = statementGrid(june, { opening: 1_000_000 + 11_000_000 - 9_000 });
    const answer = await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(grid)) });
    assert.deepEqual([answer.accounting.new, answer.accounting.duplicate, answer.verified], [1, 2, true]);
  });

  it('previews, posts by rules, and leaves a trial balance that equals the bank', async () => {
    await desk.call('set_counter_rule', { keyword: '별빛커피', account: '5214', direction: 'out' });
    const rule = await desk.call('set_counter_rule', { keyword: 'nr 통신', account: '5215', direction: 'out' });
    const preview = await desk.call('post_raw_transactions', { dry_run: true });
    assert.deepEqual([preview.count, preview.by_rule, preview.to_suspense], [6, 3, 3]);
    const open = await desk.call('list_raw_transactions', { status: 'open' });
    assert.equal(open.raw_transactions.length, 6);

    const posted = await desk.call('post_raw_transactions', {});
    assert.deepEqual([posted.count, posted.sum_in, posted.sum_out, posted.still_open], [6, 11_000_120, 3_097_000, 0]);
    const phone = posted.posted.find((row: { description: string }) => row.description === 'NR통신요금');
    assert.deepEqual([phone.counter_account, phone.rule_id], ['5215', rule.rule_id]);
    const trial = await desk.call('query_trial_balance', { as_of: '2026-06-30' });
    const balance = (code: string) => trial.rows.find((line: { code: string }) => line.code === code)?.balance;
    const figures = ['1102', '2106', '1110', '5214', '5215'].map(balance);
    assert.deepEqual(figures, [7_903_120, 11_000_120, 3_000_000, 9_000, 88_000]);
    assert.equal(trial.totals.debit, trial.totals.credit);
    assert.equal((await desk.call('post_raw_transactions', {})).count, 0);
  });

  it('links journal, raw row, rule and file', async () => {
    const listed = await desk.call('list_raw_transactions', { status: 'posted', limit: 1 });
    const row = listed.raw_transactions[0];
    const journal = await desk.call('get_journal', { journal_id: row.journal_id });
    const lines = journal.lines as { raw_transaction_id?: number; source: Record<string, unknown> }[];
    assert.deepEqual(
      lines.map((line) => line.raw_transaction_id),
      [row.raw_transaction_id, undefined],
    );
    assert.equal(lines[1]?.source.rule, 'suspense');
    assert.deepEqual((await desk.call('list_evidence', { journal_id: row.journal_id })).evidence[0].evidence_id, row.evidence_id);
  });

  it('refuses a second booking and opens the row again when its journal is reversed', async () => {
    const listed = await desk.call('list_raw_transactions', { status: 'posted', limit: 1 });
    const { raw_transaction_id: id, journal_id: journalId } = listed.raw_transactions[0];
    const refusal = await refusalOf(desk.call('post_raw_transactions', { raw_transaction_ids: [id] }));
    assert.equal(refusal.code, 'RAW_TRANSACTION_NOT_OPEN');
    assert.match(refusal.message, new RegExp(`${id} is posted \\(journal ${journalId}\\)`));
    await desk.call('reverse_journal', { journal_id: journalId, reason: 'wrong account' });
    const again = await desk.call('post_raw_transactions', { raw_transaction_ids: [id] });
    assert.equal(again.count, 1);
    await refusalOf(desk.call('ignore_raw_transactions', { raw_transaction_ids: [id], reason: 'no' }));
  });

  it('lets one of many concurrent bookings of a row win', async () => {
    const grid = statementGrid([{ at: '2026.06.09 09:00:00', text: '경쟁', amount: 5_000 }], { opening: 8_903_120, totals: false });
    await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(grid)) });
    const open = await desk.call('list_raw_transactions', { status: 'open' });
    const ids = open.raw_transactions.map((row: { raw_transaction_id: number }) => row.raw_transaction_id);
    assert.equal(ids.length, 1);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => desk.call('post_raw_transactions', { raw_transaction_ids: ids })),
    );
    assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
    const codes = new Set(results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : [])));
    assert.deepEqual([...codes], ['RAW_TRANSACTION_NOT_OPEN']);
  });

  it('stores rows once when the same file comes several times at once', async () => {
    const grid = statementGrid(
      [
        { at: '2026.06.10 09:00:00', text: '동시', amount: 7 },
        { at: '2026.06.10 09:00:00', text: '동시', amount: 7 },
      ],
      { opening: 8_908_120 },
    );
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(grid)) })),
    );
    assert.deepEqual(answers.map((answer) => answer.accounting.new).toSorted(), [0, 0, 0, 2]);
    const open = await desk.call('list_raw_transactions', { status: 'open' });
    const ids = open.raw_transactions.map((row: { raw_transaction_id: number }) => row.raw_transaction_id);
    assert.equal((await desk.call('ignore_raw_transactions', { raw_transaction_ids: ids, reason: 'a test' })).count, 2);
    assert.deepEqual((await desk.call('list_raw_transactions', { status: 'ignored' })).raw_transactions[0].reason, 'a test');
  });

  it('lets a second reading of an account wait for the first', async () => {
    const grid = statementGrid([{ at: '2026.06.11 09:00:00', text: '차례', amount: 9 }], { opening: 8_908_134 });
    const file = { bytes: writeCsv(grid), fileName: undefined, mediaType: 'text/csv', bankAccount: undefined };
    let second: Promise<Answer> | undefined;
    await desk.books.run(async (tx) => {
      const first = await ingestFile(tx, file, { dataDir: desk.dataDir, keepBytes: true });
      assert.equal(first.accounting.fresh, 1);
      second = desk.call('ingest_file_blob', { file_id: desk.upload(file.bytes) });
      second.catch(() => undefined);
      while ((await tx.one<{ waiting: boolean }>('select exists (select from pg_locks where not granted) as waiting')).waiting === false) {
        await delay(20);
      }
    });
    const waited = await second;
    assert.deepEqual([waited?.accounting.new, waited?.accounting.duplicate], [0, 1]);
    await desk.call('post_raw_transactions', {});
  });

  it('keeps a file whose balances break, and names the row', async () => {
    const grid = statementGrid([
      { at: '2026.07.01 09:00:00', text: '하나', amount: 1000 },
      { at: '2026.07.02 09:00:00', text: '둘', amount: 1000 },
    ]);
    const broken = grid.map((row) => row.map((cell) => (cell === '1,002,000' ? '1,002,500' : cell)));
    const answer = await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(broken)) });
    assert.equal(answer.verified, false);
    assert.deepEqual(
      answer.findings.map((finding: { code: string; row_number: number }) => [finding.code, finding.row_number]),
      [
        ['BALANCE_DIVERGES', 6],
        ['GAP_BEFORE_FILE', 5],
      ],
    );
    assert.equal(answer.accounting.new, 2);
  });

  it('stores nothing on a dry run or a refusal', async () => {
    const files = () => desk.call('list_evidence', {}).then((answer) => answer.evidence.length);
    const count = await files();
    const grid = statementGrid([{ at: '2026.08.01 09:00:00', text: '하나', amount: 1000 }], { account: '999-999-999999' });
    const refusal = await refusalOf(desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(grid)), bank_account: '운영통장' }));
    assert.equal(refusal.code, 'ACCOUNT_NUMBER_MISMATCH');
    const fine = statementGrid([{ at: '2026.08.01 09:00:00', text: '하나', amount: 1000 }], { account: '110-***-**6789' });
    const dry = await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(fine)), dry_run: true });
    assert.equal(dry.accounting.new, 1);
    assert.equal(await files(), count);
    const id = dry.evidence_id as string;
    assert.equal(existsSync(path.join(desk.dataDir, 'evidence', 'acmec', id.slice(0, 2), id.slice(2, 4), id)), false);
  });

  it('leaves what is above the limit of an agent for a person', async () => {
    await desk.call(
      'set_accounting_policy',
      { agent_posting_limit: 1_000_000, reason: 'test' },
      { scopes: ['read', 'write', 'close', 'admin'] },
    );
    const grid = statementGrid([
      { at: '2026.09.01 09:00:00', text: '큰돈', amount: 2_000_000 },
      { at: '2026.09.02 09:00:00', text: '작은돈', amount: 10 },
    ]);
    await desk.call('ingest_file_blob', { file_id: desk.upload(writeCsv(grid)) });
    const posted = await desk.call('post_raw_transactions', { from: '2026-09-01' }, { actor: 'agent:cfo-agent' });
    assert.deepEqual(
      posted.posted.map((row: { description: string }) => row.description),
      ['작은돈'],
    );
  });

  it('says which needed columns it could not guess, and how to name them', async () => {
    const file = desk.upload(
      writeCsv([
        ['When', 'What', 'Amount'],
        ['2026-10-01', 'Rent', '-400'],
      ]),
    );
    const refusal = await refusalOf(desk.call('ingest_file_blob', { file_id: file, bank_account: '운영통장' }));
    assert.equal(refusal.code, 'FORMAT_UNKNOWN');
    assert.deepEqual(refusal.context.proposed_mapping, { amount: 3 });
    assert.deepEqual(refusal.context.missing, ['date', 'description']);
    assert.match(
      refusal.message,
      /which one is date, which description\. .*confirm_format_profile with a name, these columns and a mapping/,
    );
    // What a client shows below the message comes from the catalogue, and only when the message does not say it already.
    assert.ok(!refusal.message.includes(frameErrors.FORMAT_UNKNOWN?.remedy ?? ''));
    const mapping = { ...(refusal.context.proposed_mapping as object), date: 1, description: 2 };
    await desk.call('confirm_format_profile', { name: 'Odd bank', columns: refusal.context.columns, mapping });
    assert.equal((await desk.call('ingest_file_blob', { file_id: file, bank_account: '운영통장' })).accounting.new, 1);
  });

  it('learns an unknown format once it is confirmed', async () => {
    const grid = [
      ['거래일', '내용', '나간돈', '들어온돈', '남은돈'],
      ['2026-10-01', '하나', '', '1,000', '1,000'],
      ['2026-10-02', '둘', '400', '', '600'],
    ];
    const file = desk.upload(writeCsv(grid));
    const refusal = await refusalOf(desk.call('ingest_file_blob', { file_id: file, bank_account: '운영통장' }));
    assert.equal(refusal.code, 'FORMAT_UNKNOWN');
    assert.deepEqual(refusal.context.columns, grid[0]);
    const analysis = await desk.call('analyze_file_format', { file_id: file });
    assert.deepEqual([analysis.mapping, analysis.mapping_complete], [{ date: 1, description: 2 }, false]);
    const mapping = { ...analysis.mapping, withdrawal: 3, deposit: 4, balance: 5 };
    const profile = await desk.call('confirm_format_profile', { name: '새 은행', columns: analysis.columns, mapping });
    assert.equal(profile.confirmed_by, 'person:kim@acme.example');
    const answer = await desk.call('ingest_file_blob', { file_id: file, bank_account: '운영통장' });
    assert.deepEqual([answer.profile, answer.accounting.new], [`confirmed:${profile.profile_id}`, 2]);
  });
});
