import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal, type Refusal } from '@axe/kit';
import * as xlsx from '@e965/xlsx';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { parseFile } from '../../src/ingest/files/parse-file.ts';
import { builtinProfiles } from '../../src/ingest/profiles/builtin-profiles.ts';
import { readStatement } from '../../src/ingest/statement/read-statement.ts';
import { parseStatement } from '../../src/ingest/worker/run-parser.ts';
import {
  type Movement,
  statementGrid,
  twoAmountHeader,
  writeCsv,
  writeHtml,
  writeLargeXls,
  writeWorkbook,
  writeZip,
} from './write-files.ts';

const some: readonly Movement[] = Array.from({ length: 40 }, (_, index) => ({
  at: `2026.05.${String(1 + (index % 28)).padStart(2, '0')} 10:00:00`,
  text: `거래처 ${index}`,
  amount: 1000 + index,
})).toSorted((left, right) => (left.at < right.at ? -1 : 1));
const grid = statementGrid(some);

function refusalOf(bytes: Uint8Array): Refusal {
  try {
    readStatement(parseFile(bytes), builtinProfiles);
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

const text = (content: string) => Buffer.from(content, 'utf8');
const cut = (bytes: Uint8Array, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

function encryptedContainer(): Uint8Array {
  const container = xlsx.CFB.utils.cfb_new();
  xlsx.CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.alloc(300, 4));
  xlsx.CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(5000, 7));
  return xlsx.CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as Buffer;
}

function wordDocument(): Uint8Array {
  const container = xlsx.CFB.utils.cfb_new();
  xlsx.CFB.utils.cfb_add(container, '/WordDocument', Buffer.alloc(5000, 7));
  return xlsx.CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as Buffer;
}

/** An .xls whose stream says that what follows is encrypted. */
function lockedXls(): Uint8Array {
  const container = xlsx.CFB.utils.cfb_new();
  const beginning = Buffer.from([0x09, 0x08, 16, 0, 0, 6, 5, 0, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
  xlsx.CFB.utils.cfb_add(
    container,
    '/Workbook',
    Buffer.concat([beginning, Buffer.from([0x2f, 0, 4, 0, 1, 0, 1, 0]), Buffer.alloc(5000, 9)]),
  );
  return xlsx.CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as Buffer;
}

const row = (...cells: string[]) => writeCsv([[...twoAmountHeader], cells]);

const cases: readonly (readonly [string, () => Uint8Array, string, RegExp])[] = [
  [
    'nothing',
    () => new Uint8Array(),
    'FILE_EMPTY',
    /^The file is empty \(0 bytes\)\. Nothing was stored\. Export it again and send the new file\.$/,
  ],
  ['blanks', () => text('\ufeff \r\n \r\n'), 'FILE_EMPTY', /^The file has no text\./],
  ['a PDF', () => text('%PDF-1.7\n…'), 'FILE_TYPE_UNSUPPORTED', /^The file is a PDF, not a \.csv, \.xlsx, \.xls or HTML table\./],
  ['a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), 'FILE_TYPE_UNSUPPORTED', /a PNG picture/],
  ['binary', () => Buffer.from([1, 2, 3, 0, 0, 4, 65, 66]), 'FILE_TYPE_UNSUPPORTED', /binary data/],
  ['prose', () => text('은행에서 보낸 안내문입니다.\n감사합니다.'), 'FILE_TYPE_UNSUPPORTED', /text without columns/],
  ['XML', () => text('<?xml version="1.0"?><Workbook/>'), 'FILE_TYPE_UNSUPPORTED', /an XML document/],
  [
    'a page without a table',
    () => text('<!doctype html><html><body>로그인</body></html>'),
    'FILE_TYPE_UNSUPPORTED',
    /a web page without a table/,
  ],
  ['a Word document', wordDocument, 'FILE_TYPE_UNSUPPORTED', /a Word document/],
  ['a zip of something else', () => writeZip({ 'a.txt': text('hello') }), 'FILE_TYPE_UNSUPPORTED', /a ZIP archive without a workbook/],
  ['.xlsb', () => writeZip({ 'xl/workbook.bin': text('x') }), 'FILE_TYPE_UNSUPPORTED', /\.xlsb/],
  [
    'an encrypted .xlsx',
    encryptedContainer,
    'FILE_ENCRYPTED',
    /^The workbook is protected by a password\. Nothing was stored\. Open it with its password/,
  ],
  ['an encrypted .xls', lockedXls, 'FILE_ENCRYPTED', /protected by a password/],
  ['an encrypted zip', () => writeZip({ 'xl/workbook.xml': text('x') }, 1), 'FILE_ENCRYPTED', /protected by a password/],
  ['half an .xlsx', () => cut(writeWorkbook(grid, 'xlsx'), 0.5), 'FILE_TRUNCATED', /its end is missing/],
  ['half an .xls', () => cut(writeWorkbook(grid, 'xls'), 0.5), 'FILE_TRUNCATED', /damaged|cut off/],
  [
    'a large .xls cut near its end',
    () => cut(writeLargeXls(statementGrid([...some, ...some, ...some])), 0.8),
    'FILE_TRUNCATED',
    /damaged|cut off/,
  ],
  ['half an HTML table', () => cut(writeHtml(grid, 'utf-8'), 0.5), 'FILE_TRUNCATED', /./],
  ['a CSV cut in a quoted cell', () => text('거래일시,적요,거래내용\n2026-05-01,"abc,1'), 'FILE_TRUNCATED', /ends inside a quoted cell/],
  [
    'a CSV cut in a UTF-8 character',
    () => writeCsv(grid).subarray(0, Buffer.from(writeCsv(grid)).lastIndexOf('강남지점') + 1),
    'FILE_TRUNCATED',
    /in the middle of a character/,
  ],
  [
    'a CP949 file cut in a character',
    () => {
      const bytes = Buffer.from(writeCsv(grid, 'cp949'));
      return bytes.subarray(0, bytes.lastIndexOf(iconv.encode('강남지점', 'cp949')) + 3);
    },
    'FILE_TRUNCATED',
    /in the middle of a character/,
  ],
  [
    'a CSV cut in a row',
    () => text(`${twoAmountHeader.join(',')}\n2026-05-01,a,b,,"1,000","1,000",c\n2026-05-02,a,b,,"1,0`),
    'FILE_TRUNCATED',
    /quoted cell/,
  ],
  [
    'a CSV cut before the balance',
    () => text(`${twoAmountHeader.join(',')}\n2026-05-01,a,b,,1000,1000,c\n2026-05-02,a,b,,1000`),
    'ROW_INVALID',
    /^row 3: the balance is blank; the file may be cut off/,
  ],
  [
    'Shift-JIS',
    () => iconv.encode('日付,お取引内容,お引出し,お預入れ,残高\n2026-05-01,カード,0,1000,1000\n', 'shift_jis'),
    'FILE_ENCODING_UNKNOWN',
    /neither UTF-8 nor CP949/,
  ],
  [
    'GBK',
    () => iconv.encode('交易日期,摘要,支出金额,收入金额,账户余额\n2026-05-01,转账给张三,0,1000,1000\n', 'gbk'),
    'FILE_ENCODING_UNKNOWN',
    /neither/,
  ],
  ['Latin-1', () => Buffer.from('date,déscription,débit,crédit\n2026-05-01,café,0,1\n', 'latin1'), 'FILE_ENCODING_UNKNOWN', /neither/],
  [
    'UTF-8 with a broken byte',
    () => Buffer.concat([writeCsv(grid), Buffer.from([0xb0]), writeCsv(grid)]),
    'FILE_ENCODING_DAMAGED',
    /Characters were lost/,
  ],
  ['text that was damaged before', () => text('거래일시,\ufffd\ufffd,금액\n'), 'FILE_ENCODING_DAMAGED', /Characters were lost/],
  ['two statements in one workbook', () => writeWorkbook(grid, 'xlsx', { more: { 둘째: grid } }), 'FILE_SEVERAL_TABLES', /거래내역, 둘째/],
  ['a header and no rows', () => writeCsv([[...twoAmountHeader]]), 'NO_TRANSACTIONS', /no transaction below it/],
  [
    'numbers without a header',
    () =>
      writeCsv([
        ['1', '2', '3'],
        ['4', '5', '6'],
      ]),
    'HEADER_NOT_FOUND',
    /No header row/,
  ],
  [
    'unknown columns',
    () =>
      writeCsv([
        ['거래일자', '내용', '찾으신 금액', '맡기신 금액', '잔액'],
        ['2026-05-01', '가', '', '1', '1'],
      ]),
    'FORMAT_UNKNOWN',
    /^No profile knows the columns of row 1\./,
  ],
  [
    'a fraction of a won',
    () => row('2026.05.01', '', '가', '', '1,000.50', '1,000', ''),
    'ROW_INVALID',
    /^row 2: "1,000\.50" has a fraction of a won\. Nothing was stored\./,
  ],
  ['an amount that is none', () => row('2026.05.01', '', '가', '1억', '', '1,000', ''), 'ROW_INVALID', /^row 2: "1억" is no amount/],
  [
    'a date that is none',
    () => row('2026.02.30', '', '가', '', '1', '1', ''),
    'ROW_INVALID',
    /^row 2: "2026\.02\.30" is no day of the calendar/,
  ],
  ['both sides', () => row('2026.05.01', '', '가', '1', '1', '1', ''), 'ROW_INVALID', /^row 2: both a withdrawal and a deposit/],
  [
    'a cell without end',
    () => row('2026.05.01', '', 'x'.repeat(5000), '', '1', '1', ''),
    'FILE_TOO_LARGE',
    /A cell of row 2 has more than 1000 characters/,
  ],
  ['too many columns', () => writeCsv([Array.from({ length: 300 }, (_, index) => `c${index}`)]), 'FILE_TOO_LARGE', /more than 200 columns/],
];

describe('files that are refused', () => {
  for (const [name, make, code, message] of cases) {
    it(`says what to do about ${name}`, () => {
      const refusal = refusalOf(make());
      assert.equal(refusal.code, code, refusal.message);
      assert.match(refusal.message, message);
    });
  }

  it('proposes a mapping for unknown columns', () => {
    const { context } = refusalOf(
      writeCsv([
        ['거래일자', '내용', '찾으신 금액', '맡기신 금액', '잔액'],
        ['2026-05-01', '가', '', '1', '1'],
      ]),
    );
    assert.deepEqual(context.proposed_mapping, { date: 1, description: 2, withdrawal: 3, deposit: 4, balance: 5 });
    assert.equal(context.mapping_complete, true);
  });

  it('checks what it unpacked against the checksum', () => {
    const bytes = Buffer.from(writeZip({ 'xl/workbook.xml': text('<workbook/>') }));
    const directory = bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    bytes.writeUInt32LE(0x12345678, directory + 16);
    assert.match(refusalOf(bytes).message, /the checksum of xl\/workbook\.xml is wrong/);
  });

  it('stops unpacking a zip bomb', () => {
    const bomb = writeZip({ '[Content_Types].xml': text('<Types/>'), 'xl/workbook.xml': Buffer.alloc(110 * 1024 * 1024, 32) });
    assert.ok(bomb.length < 1024 * 1024);
    const refusal = refusalOf(bomb);
    assert.equal(refusal.code, 'FILE_TOO_LARGE');
    assert.match(refusal.message, /unpacks to more than 100 MiB/);
  });

  it('answers every damaged byte with rows or a refusal, and never with an accident', () => {
    const originals = [writeWorkbook(grid, 'xlsx'), writeWorkbook(grid, 'xls'), writeHtml(grid), writeCsv(grid, 'cp949')];
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        (original, place, change) => {
          const bytes = Uint8Array.from(original);
          const at = Math.floor(place * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ change;
          try {
            readStatement(parseFile(bytes), builtinProfiles);
          } catch (error) {
            assert.ok(isRefusal(error), String(error));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the parse worker', () => {
  it('hands refusals over with code and context', async () => {
    await assert.rejects(parseStatement(row('2026.05.01', '', '가', '', '0.5', '1', ''), builtinProfiles), (error: unknown) => {
      assert.ok(isRefusal(error, 'ROW_INVALID'));
      assert.deepEqual(error.context.rows, [{ row: 2, problem: '"0.5" has a fraction of a won' }]);
      return true;
    });
  });

  it('is stopped when it takes too long, and the next file is read', async () => {
    const file = writeCsv(statementGrid(Array.from({ length: 20_000 }, () => some[0] as Movement)));
    await assert.rejects(parseStatement(file, builtinProfiles, { timeoutMs: 1 }), (error: unknown) =>
      isRefusal(error, 'FILE_PARSING_TIMED_OUT'),
    );
    assert.equal((await parseStatement(writeCsv(grid), builtinProfiles)).rows.length, 40);
  });

  it('is stopped when it needs too much memory', async () => {
    const file = writeCsv(statementGrid(Array.from({ length: 60_000 }, () => some[0] as Movement)));
    await assert.rejects(parseStatement(file, builtinProfiles, { heapMb: 16 }), (error: unknown) =>
      isRefusal(error, 'FILE_PARSING_TIMED_OUT'),
    );
  });

  it('ends when the caller goes away', async () => {
    const gone = new AbortController();
    const reading = parseStatement(writeCsv(grid), builtinProfiles, { signal: gone.signal });
    gone.abort(new Error('gone'));
    await assert.rejects(reading, /gone/);
  });

  it('reads 60,000 rows of .xls and 100,000 of .csv', async () => {
    const many = (count: number): Movement[] =>
      Array.from({ length: count }, (_, index) => ({
        at: `2026.05.${String(1 + Math.floor((index * 28) / count)).padStart(2, '0')}`,
        text: `거래처 ${index % 300}`,
        amount: index % 3 === 0 ? 9000 : -1000 - (index % 7),
      }));
    const xls = await parseStatement(writeLargeXls(statementGrid(many(60_000))), builtinProfiles);
    assert.deepEqual([xls.rows.length, xls.reading.format, xls.reading.totals, xls.reading.balance.status], [60_000, 'xls', 'match', 'ok']);
    const csv = await parseStatement(writeCsv(statementGrid(many(100_000)), 'cp949'), builtinProfiles);
    assert.deepEqual(
      [csv.rows.length, csv.reading.encoding, csv.reading.totals, csv.reading.balance.status],
      [100_000, 'cp949', 'match', 'ok'],
    );
  });
});
