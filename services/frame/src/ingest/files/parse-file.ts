import { fileErrors } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { readCsv } from './read-csv.ts';
import { looksLikeHtml, readHtml } from './read-html.ts';
import { readXls, readXlsx } from './read-workbook.ts';
import { sniffContainer, unsupported } from './sniff-format.ts';
import { fileBounds, type ParsedFile } from './table.ts';

/** The tables of a file, whatever its name says. Runs in the parse worker: it may take seconds and hundreds of megabytes. */
export function parseFile(bytes: Uint8Array): ParsedFile {
  if (bytes.length > fileBounds.bytes) {
    throw fileErrors.FILE_TOO_LARGE('The file is larger than 32 MiB. Nothing was stored. Export a shorter period and send several files.', {
      size_bytes: bytes.length,
      max_bytes: fileBounds.bytes,
    });
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = sniffContainer(buffer);
  if (container === 'zip') return { format: 'xlsx', encoding: undefined, tables: readXlsx(buffer) };
  if (container === 'compound') return { format: 'xls', encoding: undefined, tables: readXls(buffer) };
  const { text, encoding } = decodeText(buffer);
  if (looksLikeHtml(text)) return { format: 'html', encoding, tables: [readHtml(text)] };
  if (/^[\s\ufeff]*<\?xml/.test(text)) throw unsupported('an XML document');
  return { format: 'csv', encoding, tables: [readCsv(text)] };
}
