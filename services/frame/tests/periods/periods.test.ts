import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { postJournals } from '../../src/ledger/index.ts';
import { openBooks, simpleDraft } from '../support/books.ts';
import { callTool, refusalOf } from '../support/call-tool.ts';

const post = (postedOn: string, amount: number) => ({
  posted_on: postedOn,
  memo: 'rent',
  lines: [
    { account: '5221', debit: amount },
    { account: '1102', credit: amount },
  ],
});
const writer = { actor: 'person:lee@acme.example', scopes: ['read', 'write'] } as const;
const chief = { actor: 'person:choi@acme.example', scopes: ['read', 'write', 'close', 'admin', 'reopen'] } as const;

describe('periods', async () => {
  const books = await openBooks();
  const snapshots = () =>
    books.run(async (tx) =>
      (await tx.query<{ ends_on: string }>('select ends_on from balance_snapshot order by 1')).map((row) => row.ends_on),
    );
  await callTool(books, 'post_journal', post('2026-01-31', 100));
  await callTool(books, 'post_journal', post('2026-02-28', 20));

  test('closing goes from the oldest on', async () => {
    const early = await refusalOf(callTool(books, 'soft_close', { period: '2026-02' }));
    assert.equal(early.code, 'PERIOD_ORDER');
    assert.equal(early.message, '2026-02 cannot be soft-closed while 2026-01 is open. Close 2026-01 first. Nothing was changed.');
    const closed = await callTool(books, 'soft_close', { period: '2026-01' });
    assert.deepEqual([closed.state, closed.lines, closed.debit, closed.credit], ['soft_closed', 2, 100, 100]);
    assert.equal((await refusalOf(callTool(books, 'soft_close', { period: '2026-01' }))).code, 'PERIOD_STATE');
    await callTool(books, 'soft_close', { period: '2026-02' });
    assert.equal((await refusalOf(callTool(books, 'hard_close', { period: '2026-02' }))).code, 'PERIOD_ORDER');
    assert.equal((await refusalOf(callTool(books, 'hard_close', { period: '2031-02' }))).code, 'PERIOD_NOT_FOUND');
  });

  test('only the scope close posts into a soft-closed period, and stored balances behind it go', async () => {
    const refused = await refusalOf(callTool(books, 'post_journal', post('2026-01-15', 3), writer));
    assert.equal(refused.code, 'PERIOD_CLOSED');
    assert.deepEqual(refused.context.open_periods, [
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
      '2026-12',
    ]);
    assert.equal(
      refused.message,
      'posted_on: 2026-01-15 lies in period 2026-01, which is soft-closed. Open periods: 2026-03 to 2026-12. Nothing was posted.',
    );
    assert.deepEqual(await snapshots(), ['2026-01-31', '2026-02-28']);
    await callTool(books, 'post_journal', post('2026-02-10', 3));
    assert.deepEqual(await snapshots(), ['2026-01-31']);
    assert.equal((await callTool(books, 'query_balance', { account: '5221', as_of: '2026-02-28' })).balance, 123);
  });

  test('nobody posts into a hard-closed period; its balances are stored', async () => {
    await callTool(books, 'hard_close', { period: '2026-01' });
    await callTool(books, 'hard_close', { period: '2026-02' });
    assert.deepEqual(await snapshots(), ['2026-01-31', '2026-02-28']);
    assert.equal((await refusalOf(callTool(books, 'post_journal', post('2026-02-10', 3), chief))).code, 'PERIOD_CLOSED');
    const guarded = await refusalOf(
      books.run((tx) =>
        tx.execute("insert into journal (fiscal_year, number, posted_on, memo, amount) values (2026, 4, '2026-02-01', 'x', 1)"),
      ),
    );
    assert.equal(guarded.code, 'PERIOD_CLOSED');
    assert.equal((await callTool(books, 'integrity_check', {})).ok, true);
  });

  test('the database itself keeps scopes, order and reasons', async () => {
    const change = (sql: string, scopes: readonly ('read' | 'write' | 'close' | 'reopen')[]) =>
      refusalOf(books.run((tx) => tx.execute(sql), { scopes }));
    const month = 'where fiscal_year = 2026 and period_no';
    assert.equal((await change(`update fiscal_period set state = 'soft_closed' ${month} = 3`, ['read', 'write'])).code, 'PERIOD_SCOPE');
    assert.equal(
      (await change(`update fiscal_period set state = 'open', reason = 'x' ${month} = 2`, ['read', 'write', 'close'])).code,
      'PERIOD_SCOPE',
    );
    assert.equal((await change(`update fiscal_period set state = 'open', reason = '' ${month} = 2`, ['reopen'])).code, 'PERIOD_ORDER');
    assert.equal((await change(`update fiscal_period set state = 'soft_closed' ${month} = 2`, ['close'])).code, 'PERIOD_ORDER');
    assert.equal((await change(`update fiscal_period set state = 'hard_closed' ${month} = 4`, ['close'])).code, 'PERIOD_ORDER');
    assert.equal((await change(`update fiscal_period set state = 'open', reason = 'x' ${month} = 1`, ['reopen'])).code, 'PERIOD_ORDER');
    assert.equal((await change(`update fiscal_period set ends_on = '2026-02-27' ${month} = 2`, ['close'])).code, 'PERIOD_ORDER');
  });

  test('reopening opens every later closed period and drops their balances together', async () => {
    const reopened = (await callTool(books, 'reopen', { period: '2026-01', reason: 'an invoice was late' }, chief)) as {
      reopened: { period: string; state: string }[];
      snapshots_deleted: number;
    };
    assert.deepEqual(
      reopened.reopened.map((period) => [period.period, period.state]),
      [
        ['2026-01', 'open'],
        ['2026-02', 'open'],
      ],
    );
    assert.equal(reopened.snapshots_deleted, 2);
    assert.deepEqual(await snapshots(), []);
    await callTool(books, 'post_journal', post('2026-01-20', 1000), writer);
    assert.equal((await callTool(books, 'query_balance', { account: '5221', as_of: '2026-02-28' })).balance, 1123);
    const closed = await callTool(books, 'hard_close', { period: '2026-01' });
    assert.equal(closed.debit, 1100);
    assert.equal((await refusalOf(callTool(books, 'reopen', { period: '2026-05', reason: 'x' }, chief))).code, 'PERIOD_STATE');
  });

  test('a report whose stored balance was bent says so instead of answering', async () => {
    await books.database.owner(
      (tx) => tx.execute("update balance_snapshot_account set debit = debit + 1, credit = credit + 1 where account_code = '1102'"),
      { entity: books.entity },
    );
    const alarms: object[] = [];
    // The hash of this request id falls into the sampled share.
    const sampled = { requestId: 'sample-114', log: { error: (fields: object) => alarms.push(fields) } };
    const answers = await Promise.allSettled(
      Array.from({ length: 400 }, (_, index) => index).map((index) =>
        callTool(books, 'query_balance', { account: '1102', as_of: '2026-01-31' }, { ...sampled, requestId: `sample-${index}` }),
      ),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected').map((answer) => (answer.reason as { code: string }).code);
    assert.ok(refused.length >= 1 && refused.length <= 20, `${refused.length} of 400`);
    assert.deepEqual(new Set(refused), new Set(['BALANCE_DRIFT']));
    assert.equal(alarms.length, refused.length);
    assert.equal((await refusalOf(callTool(books, 'soft_close', { period: '2026-02' }))).code, 'BALANCE_DRIFT');
  });
});

test('a close waits for running posts, and posts that waited see it', async () => {
  const books = await openBooks();
  for (let round = 0; round < 4; round += 1) {
    const period = `2026-0${round + 1}`;
    const day = `${period}-15`;
    const posts = Array.from({ length: 8 }, (_, index) =>
      books.run((tx) => postJournals(tx, [simpleDraft(day, '1102', '4001', BigInt(index + 1))])),
    );
    const [closed, ...posted] = await Promise.allSettled([callTool(books, 'hard_close', { period }), ...posts]);
    assert.equal(closed?.status, 'fulfilled');
    const { debit } = await books.run((tx) =>
      tx.one<{ debit: string }>('select coalesce(sum(debit), 0)::text as debit from journal_line where posted_on <= $1::date', [
        `${period}-28`,
      ]),
    );
    // Whoever was told "posted" is in the stored balance; whoever came later was refused.
    assert.equal(BigInt((closed as PromiseFulfilledResult<Record<string, unknown>>).value.debit as number), BigInt(debit));
    for (const result of posted) if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'PERIOD_CLOSED');
  }
  assert.equal((await callTool(books, 'integrity_check', {})).ok, true);
});
