import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openDesk } from '../tools/run-ingest-tool.ts';
import { type Movement, statementGrid, writeCsv } from './write-files.ts';

it('stores 100,000 rows in one call and books a thousand at a time', async () => {
  const count = 100_000;
  const movements: Movement[] = Array.from({ length: count }, (_, index) => ({
    at: `2026.05.${String(1 + Math.floor((index * 28) / count)).padStart(2, '0')}`,
    text: `거래처 ${index % 300}`,
    amount: index % 3 === 0 ? 9000 : -1000 - (index % 7),
  }));
  const desk = await openDesk();
  await desk.call('register_bank_account', { name: '운영통장', bank_name: '누리은행', number: '110-123-456789', account: '1102' });
  const file = writeCsv(statementGrid(movements), 'cp949');
  const first = await desk.call('ingest_file_blob', { file_id: desk.upload(file) });
  assert.deepEqual([first.accounting.rows, first.accounting.new, first.accounting.ignored, first.verified], [count + 1, count, 1, true]);
  const again = await desk.call('ingest_file_blob', { file_id: desk.upload(file) });
  assert.deepEqual([again.accounting.new, again.accounting.duplicate], [0, count]);
  const posted = await desk.call('post_raw_transactions', {});
  assert.deepEqual([posted.count, posted.still_open], [1000, count - 1000]);
  const { stored } = await desk.books.run((tx) => tx.one<{ stored: bigint }>('select sum(amount)::bigint as stored from raw_transaction'));
  assert.equal(stored, BigInt(movements.reduce((total, { amount }) => total + amount, 0)));
});
