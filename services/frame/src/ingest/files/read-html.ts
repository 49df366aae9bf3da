import { fileErrors } from '../errors.ts';
import { addRow } from './add-row.ts';
import { unsupported } from './sniff-format.ts';
import { type Cell, fileBounds, type Table, type TableRow } from './table.ts';

export const looksLikeHtml = (text: string): boolean =>
  /^[\s\ufeff]*<(?!\?xml)/.test(text) && /<(html|table|!doctype|meta|body|div)\b/i.test(text);

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', middot: '·', won: '₩' };

/**
 * The tables of an HTML page that calls itself .xls, all in one run of rows: banks put preamble and list into separate
 * tables. A scan over the tags, because a page of a bank is no valid document. Merged cells keep their place.
 */
export function readHtml(text: string): Table {
  const rows: TableRow[] = [];
  let row: Cell[] | undefined;
  let cell: { text: string; span: number } | undefined;
  let tables = 0;
  let open = 0;
  const endCell = () => {
    if (cell === undefined || row === undefined) return;
    row.push(decodeEntities(cell.text));
    for (let extra = 1; extra < cell.span && row.length <= fileBounds.columns; extra += 1) row.push('');
    cell = undefined;
  };
  const endRow = () => {
    endCell();
    if (row !== undefined) addRow(rows, rows.length + 1, row);
    row = undefined;
  };
  for (const part of tagsAndText(text)) {
    switch (part.tag) {
      case undefined:
        if (cell !== undefined) cell.text += part.text;
        break;
      case 'table':
        tables += 1;
        open += 1;
        break;
      case '/table':
        open -= 1;
        endRow();
        break;
      case 'tr':
        endRow();
        row = [];
        break;
      case '/tr':
        endRow();
        break;
      case 'td':
      case 'th':
        endCell();
        row ??= [];
        cell = { text: '', span: Number(/\bcolspan\s*=\s*["']?(\d{1,3})/i.exec(part.text)?.[1] ?? 1) };
        break;
      case '/td':
      case '/th':
        endCell();
        break;
      case 'br':
        if (cell !== undefined) cell.text += ' ';
        break;
    }
  }
  endRow();
  if (tables === 0) throw unsupported('a web page without a table (perhaps an error or sign-in page)');
  if (open > 0) throw fileErrors.FILE_TRUNCATED('The page ends inside its table. Nothing was stored. Download the file again.');
  return { sheet: undefined, rows, date1904: false };
}

/** Splits at tags; comments, scripts and styles are left out. */
function* tagsAndText(text: string): Generator<{ tag?: string; text: string }> {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0) return yield { text: text.slice(at) };
    if (open > at) yield { text: text.slice(at, open) };
    if (text.startsWith('<!--', open)) {
      const end = text.indexOf('-->', open);
      at = end < 0 ? text.length : end + 3;
      continue;
    }
    const close = text.indexOf('>', open);
    if (close < 0) return;
    const content = text.slice(open + 1, close);
    const tag = /^\/?[a-z0-9]+/i.exec(content)?.[0].toLowerCase() ?? '';
    at = close + 1;
    if (tag === 'script' || tag === 'style') {
      const end = text.toLowerCase().indexOf(`</${tag}`, at);
      at = end < 0 ? text.length : end;
      continue;
    }
    yield { tag, text: content };
  }
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
