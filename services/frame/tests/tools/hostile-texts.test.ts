import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDesk } from './run-ingest-tool.ts';

describe('texts of bank exports that are hard to keep', async () => {
  const desk = await openDesk();
  await desk.call('register_bank_account', { name: '운영', bank_name: '누리은행', number: '110-123-456789', account: '1102' });
  await desk.call('confirm_format_profile', {
    name: 'with payer',
    columns: ['거래일', '내용', '보낸이', '금액'],
    mapping: { date: 1, description: 2, counterparty: 3, amount: 4 },
  });

  it('books a row whose payer is cut in the middle of an emoji', async () => {
    const csv = `거래일,내용,보낸이,금액\n2026-06-01,입금,${'가'.repeat(199)}🧾,5000\n`;
    const ingested = await desk.call('ingest_file_blob', { content_base64: Buffer.from(csv).toString('base64'), bank_account: '운영' });
    assert.equal(ingested.accounting.new, 1);
    const posted = await desk.call('post_raw_transactions', {});
    assert.equal(posted.count, 1);
    const journal = await desk.call('get_journal', { journal_id: posted.posted[0].journal_id });
    assert.equal(journal.counterparty, '가'.repeat(199));
  });
});
