import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { scanEvidence } from '../../src/evidence/index.ts';
import { type Desk, openDesk, refusalOf } from '../tools/run-ingest-tool.ts';

const invoice = Buffer.from('%PDF-1.7 invoice of May');
const line = (account: string, side: 'debit' | 'credit') => ({ account, [side]: 1000 });
const journal = { posted_on: '2026-05-04', memo: 'test', lines: [line('1102', 'debit'), line('4001', 'credit')] };

describe('evidence', () => {
  let desk: Desk;
  let id: string;
  const fileOf = (hash: string) => path.join(desk.dataDir, 'evidence', 'acmec', hash.slice(0, 2), hash.slice(2, 4), hash);
  before(async () => {
    desk = await openDesk();
  });

  it('is kept once under its hash, at a relative place', async () => {
    const input = { content_base64: invoice.toString('base64'), file_name: '세금계산서.pdf', media_type: 'application/pdf' };
    const first = await desk.call('store_evidence', input);
    id = first.evidence_id;
    assert.equal(first.storage_url, `${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`);
    assert.deepEqual([first.is_new, first.size_bytes, first.file_name], [true, invoice.length, '세금계산서.pdf']);
    assert.deepEqual(readFileSync(fileOf(id)), invoice);
    assert.deepEqual(readdirSync(path.dirname(fileOf(id))), [id]);
    const second = await desk.call('store_evidence', { ...input, file_name: 'other.pdf' });
    assert.deepEqual([second.evidence_id, second.is_new, second.file_name], [id, false, '세금계산서.pdf']);
  });

  it('comes back as it was', async () => {
    const got = await desk.call('get_evidence', { evidence_id: id, with_content: true });
    assert.equal(got.content_base64, invoice.toString('base64'));
    assert.equal((await refusalOf(desk.call('get_evidence', { evidence_id: '0'.repeat(64) }))).code, 'EVIDENCE_NOT_FOUND');
  });

  it('is linked by posting and by attaching, once', async () => {
    const posted = await desk.call('post_journal', { ...journal, evidence_ids: [id] });
    assert.equal((await desk.call('list_evidence', { journal_id: posted.journal_id })).evidence[0].evidence_id, id);
    const other = await desk.call('post_journal', journal);
    const attached = await desk.call('attach_evidence', { journal_id: other.journal_id, evidence_ids: [id, id] });
    assert.deepEqual([attached.attached, attached.evidence_ids], [1, [id]]);
    assert.equal((await desk.call('attach_evidence', { journal_id: other.journal_id, evidence_ids: [id] })).attached, 0);
    assert.equal((await desk.call('list_evidence', {})).evidence[0].journals, 2);
    const codes = [
      await refusalOf(desk.call('attach_evidence', { journal_id: 999, evidence_ids: [id] })),
      await refusalOf(desk.call('attach_evidence', { journal_id: other.journal_id, evidence_ids: ['f'.repeat(64)] })),
    ];
    assert.deepEqual(
      codes.map((refusal) => refusal.code),
      ['JOURNAL_NOT_FOUND', 'EVIDENCE_NOT_FOUND'],
    );
  });

  it('refuses what is no base64, nothing, and two sources', async () => {
    const refused = await Promise.all(
      [{ content_base64: 'not base64!' }, { content_base64: '' }, {}, { content_base64: 'QQ==', file_id: 'x' }].map((input) =>
        refusalOf(desk.call('store_evidence', input)),
      ),
    );
    assert.deepEqual(
      refused.map((refusal) => refusal.code),
      ['CONTENT_INVALID', 'FILE_EMPTY', 'SOURCE_AMBIGUOUS', 'SOURCE_AMBIGUOUS'],
    );
  });

  it('writes nothing on a dry run, and pages', async () => {
    const dry = await desk.call('store_evidence', { content_base64: 'QUJD', dry_run: true });
    assert.equal(dry.is_new, true);
    assert.throws(() => readFileSync(fileOf(dry.evidence_id)));
    await desk.call('store_evidence', { content_base64: 'REVG' });
    const first = await desk.call('list_evidence', { limit: 1 });
    const second = await desk.call('list_evidence', { limit: 1, cursor: first.next_cursor });
    assert.deepEqual([first.evidence[0].size_bytes, second.evidence[0].evidence_id, second.next_cursor], [3, id, undefined]);
  });

  it('cannot be changed or deleted in the database', async () => {
    for (const statement of [
      'update evidence set size_bytes = 1',
      'delete from evidence',
      'truncate evidence',
      'delete from journal_evidence_link',
    ]) {
      await assert.rejects(
        desk.books.run((tx) => tx.execute(statement)),
        statement,
      );
      await assert.rejects(
        desk.books.database.owner((tx) => tx.execute(statement), { entity: 'acmec' }),
        statement,
      );
    }
  });

  it('is scanned: a changed and a missing file are named, and storing again repairs it', async () => {
    const scan = () => scanEvidence({ database: desk.books.database, dataDir: desk.dataDir });
    assert.deepEqual(await scan(), { checked: 2, findings: [] });
    chmodSync(fileOf(id), 0o600);
    writeFileSync(fileOf(id), 'x'.repeat(invoice.length));
    assert.deepEqual((await scan()).findings, [`acmec: evidence ${id} has other content than its checksum says`]);
    assert.equal((await refusalOf(desk.call('get_evidence', { evidence_id: id, with_content: true }))).code, 'EVIDENCE_DAMAGED');
    rmSync(fileOf(id));
    assert.deepEqual((await scan()).findings, [`acmec: evidence ${id} is missing`]);
    await desk.call('store_evidence', { content_base64: invoice.toString('base64') });
    assert.deepEqual((await scan()).findings, []);
  });
});
