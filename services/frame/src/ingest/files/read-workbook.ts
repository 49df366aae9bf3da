import * as xlsx from '@e965/xlsx';
import { fileErrors } from '../errors.ts';
import { addRow } from './add-row.ts';
import { checkBiffStream } from './check-biff-stream.ts';
import { readZip, writeStoredZip } from './read-zip.ts';
import { unsupported } from './sniff-format.ts';
import { type Cell, fileBounds, type Table, type TableRow } from './table.ts';

/** Pictures and binaries are left out; parts that name each other must all be there. */
const partsOfInterest = /\.(xml|rels)$/i;

/** Sheets of an .xlsx file. The parts are unpacked and checked here, and the library reads only those. */
export function readXlsx(bytes: Buffer): readonly Table[] {
  const { names, entries } = readZip(bytes, (name) => partsOfInterest.test(name));
  if (!names.includes('xl/workbook.xml')) {
    if (names.includes('xl/workbook.bin')) throw unsupported('a binary workbook (.xlsb)');
    if (names.includes('word/document.xml')) throw unsupported('a Word document');
    if (names.includes('mimetype')) throw unsupported('an OpenDocument file or a package of another program');
    throw unsupported('a ZIP archive without a workbook; send the file inside it');
  }
  return readSheets(writeStoredZip(entries));
}

/** Sheets of an .xls file (Excel 97–2003). */
export function readXls(bytes: Buffer): readonly Table[] {
  const container = openCompound(bytes);
  const has = (name: string) => xlsx.CFB.find(container, name) !== null;
  if (has('EncryptedPackage') || has('EncryptionInfo')) throw encrypted();
  if (has('Book') && !has('Workbook')) throw unsupported('a workbook of Excel 95 or older');
  const stream = xlsx.CFB.find(container, 'Workbook');
  if (stream === null) throw unsupported(has('WordDocument') ? 'a Word document' : 'an Office document that is no workbook');
  const { encrypted: locked } = checkBiffStream(Buffer.from(stream.content as Uint8Array));
  if (locked) throw encrypted();
  return readSheets(bytes);
}

function openCompound(bytes: Buffer) {
  try {
    return xlsx.CFB.read(bytes, { type: 'buffer' });
  } catch (cause) {
    throw damaged(cause);
  }
}

const encrypted = () =>
  fileErrors.FILE_ENCRYPTED(
    'The workbook is protected by a password. Nothing was stored. Open it with its password, save it without one, and send that file.',
  );

const damaged = (cause?: unknown) =>
  fileErrors.FILE_TRUNCATED('The workbook is cut off or damaged. Nothing was stored. Download it again.', {}, cause);

function readSheets(bytes: Buffer): readonly Table[] {
  const workbook = readWithLibrary(bytes);
  if (workbook.SheetNames.length > fileBounds.sheets) {
    throw fileErrors.FILE_TOO_LARGE(`The workbook has more than ${fileBounds.sheets} sheets. Nothing was stored. Send the export alone.`);
  }
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true;
  return workbook.SheetNames.map((sheet) => ({ sheet, rows: readRows(workbook.Sheets[sheet]), date1904 }));
}

function readWithLibrary(bytes: Buffer): xlsx.WorkBook {
  try {
    return xlsx.read(bytes, {
      type: 'buffer',
      dense: true,
      cellDates: false,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      // One more than allowed, so that too many rows are noticed and not cut off.
      sheetRows: fileBounds.rows + 1,
    });
  } catch (cause) {
    if (cause instanceof Error && /password/i.test(cause.message)) throw encrypted();
    if (cause instanceof RangeError && /memory|length/i.test(cause.message)) {
      throw fileErrors.FILE_TOO_LARGE(
        'The workbook needs more memory than an export may. Nothing was stored. Export a shorter period.',
        {},
        cause,
      );
    }
    throw damaged(cause);
  }
}

interface SheetCell {
  readonly t: string;
  readonly v?: unknown;
  readonly w?: string;
}

function readRows(sheet: xlsx.WorkSheet | undefined): readonly TableRow[] {
  const data = (sheet as { '!data'?: readonly (readonly (SheetCell | undefined)[] | undefined)[] } | undefined)?.['!data'] ?? [];
  const rows: TableRow[] = [];
  for (const [index, cells] of data.entries()) addRow(rows, index + 1, Array.from(cells ?? [], readCell));
  spreadMergedHeaders(rows, sheet?.['!merges'] ?? []);
  return rows;
}

function readCell(cell: SheetCell | undefined): Cell {
  if (cell?.v === undefined || cell.v === null) return '';
  if (cell.t === 'n' && typeof cell.v === 'number') return cell.v;
  if (cell.t === 'e') return cell.w ?? '#ERROR';
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  return String(cell.v);
}

/** A header cell merged over two rows names its column in the lower one too, where the header row is complete. */
function spreadMergedHeaders(rows: TableRow[], merges: readonly xlsx.Range[]): void {
  for (const { s: start, e: end } of merges) {
    if (end.r >= 30 || end.r === start.r || end.c !== start.c) continue;
    const value = rows[start.r]?.cells[start.c];
    if (typeof value !== 'string' || value === '') continue;
    for (let row = start.r + 1; row <= end.r && row < rows.length; row += 1) {
      const below = rows[row];
      if (below === undefined || (below.cells[start.c] ?? '') !== '') continue;
      const cells = Array.from({ length: Math.max(below.cells.length, start.c + 1) }, (_, column) => below.cells[column] ?? '');
      cells[start.c] = value;
      rows[row] = { number: below.number, cells };
    }
  }
}
