import { crc32, deflateRawSync } from 'node:zlib';
import * as xlsx from '@e965/xlsx';
import iconv from 'iconv-lite';

/** A table as a test writes it into files of every format. */
export type Grid = readonly (readonly (string | number)[])[];

export function writeCsv(grid: Grid, encoding: 'utf-8' | 'utf-8-bom' | 'cp949' = 'utf-8', delimiter = ','): Uint8Array {
  const quote = (cell: string | number) =>
    typeof cell === 'number' || !/["\r\n,;\t|]/.test(cell) ? String(cell) : `"${cell.replaceAll('"', '""')}"`;
  const text = grid.map((row) => `${row.map(quote).join(delimiter)}\r\n`).join('');
  if (encoding === 'cp949') return iconv.encode(text, 'cp949');
  return Buffer.from(encoding === 'utf-8-bom' ? `\ufeff${text}` : text, 'utf8');
}

export function writeWorkbook(
  grid: Grid,
  bookType: 'xlsx' | 'xls',
  options: { merges?: xlsx.Range[]; more?: Record<string, Grid> } = {},
): Uint8Array {
  const book = xlsx.utils.book_new();
  const sheet = xlsx.utils.aoa_to_sheet(grid as unknown[][]);
  if (options.merges !== undefined) sheet['!merges'] = options.merges;
  xlsx.utils.book_append_sheet(book, sheet, '거래내역');
  for (const [name, other] of Object.entries(options.more ?? {})) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(other as unknown[][]), name);
  }
  return xlsx.write(book, { type: 'buffer', bookType, compression: true, bookSST: false }) as Buffer;
}

/** An HTML page that calls itself .xls, as several banks send it. */
export function writeHtml(grid: Grid, encoding: 'utf-8' | 'cp949' = 'cp949'): Uint8Array {
  const escapeText = (cell: string | number) =>
    String(cell).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;') || '&nbsp;';
  const rows = grid.map(
    (row) => `<tr>${row.map((cell) => `<td class=num style="mso-number-format:'\\@'">${escapeText(cell)}</td>`).join('')}</tr>`,
  );
  const page = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><style>td{mso-x:1}</style></head>\n<body><table border=1>\n${rows.join('\n')}\n</table></body></html>`;
  return encoding === 'cp949' ? iconv.encode(page, 'cp949') : Buffer.from(page, 'utf8');
}

/** A plain BIFF8 workbook of texts: the library's own writer needs half a minute and gigabytes for 60,000 rows. */
export function writeLargeXls(grid: Grid): Uint8Array {
  const records: Buffer[] = [];
  const record = (type: number, body: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(body.length, 2);
    records.push(head, body);
    return head.length + body.length;
  };
  const beginning = (kind: number) => Buffer.from([0, 6, kind, 0, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
  const name = Buffer.from('S', 'latin1');
  const bound = Buffer.concat([Buffer.alloc(6), Buffer.from([name.length, 0]), name]);
  const globals = record(0x0809, beginning(5)) + record(0x0042, Buffer.from([0xb0, 0x04])) + 4 + bound.length + 4;
  bound.writeUInt32LE(globals, 0);
  record(0x0085, bound);
  record(0x000a, Buffer.alloc(0));
  record(0x0809, beginning(0x10));
  for (const [row, cells] of grid.entries()) {
    for (const [column, cell] of cells.entries()) {
      const text = Buffer.from(String(cell), 'utf16le');
      const label = Buffer.alloc(9);
      label.writeUInt16LE(row, 0);
      label.writeUInt16LE(column, 2);
      label.writeUInt16LE(text.length / 2, 6);
      label.writeUInt8(1, 8);
      record(0x0204, Buffer.concat([label, text]));
    }
  }
  record(0x000a, Buffer.alloc(0));
  const container = xlsx.CFB.utils.cfb_new();
  xlsx.CFB.utils.cfb_add(container, '/Workbook', Buffer.concat(records));
  return xlsx.CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as Buffer;
}

/** A zip archive of one entry per name, packed as well as possible. */
export function writeZip(entries: Readonly<Record<string, Buffer>>, flags = 0): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content, { level: 9 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(
    directory.reduce((total, part) => total + part.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

export interface Movement {
  readonly at: string;
  readonly text: string;
  /** Positive: money in. */
  readonly amount: number;
}

export const twoAmountHeader = ['거래일시', '적요', '거래내용', '출금금액(원)', '입금금액(원)', '잔액(원)', '거래점'] as const;

export const won = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A statement with preamble, running balance and totals row, in the shape of most banks. */
export function statementGrid(
  movements: readonly Movement[],
  options: { opening?: number; newestFirst?: boolean; totals?: boolean; account?: string; preamble?: boolean } = {},
): (string | number)[][] {
  let balance = options.opening ?? 1_000_000;
  const rows = movements.map(({ at, text, amount }) => {
    balance += amount;
    return [at, '이체', text, amount < 0 ? won(-amount) : '', amount > 0 ? won(amount) : '', won(balance), '강남지점'];
  });
  const sum = (sign: number) => won(movements.reduce((total, { amount }) => total + Math.max(0, sign * amount), 0));
  return [
    ...(options.preamble === false
      ? []
      : [['거래내역조회'], ['계좌번호', options.account ?? '110-123-456789', '', '예금주', '에이씨엠이'], []]),
    [...twoAmountHeader],
    ...(options.newestFirst ? rows.toReversed() : rows),
    ...(options.totals === false ? [] : [['합계', '', `${movements.length}건`, sum(-1), sum(1), '', '']]),
  ];
}
