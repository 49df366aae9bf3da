import { CsvError, parse } from 'csv-parse/sync';
import { fileErrors } from '../errors.ts';
import { addRow } from './add-row.ts';
import { unsupported } from './sniff-format.ts';
import { fileBounds, type Table, type TableRow } from './table.ts';

const delimiters = [',', '\t', ';', '|'] as const;

export function readCsv(text: string): Table {
  const delimiter = findDelimiter(text);
  if (delimiter === undefined) throw unsupported('text without columns');
  const rows: TableRow[] = [];
  try {
    parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: fileBounds.columns * fileBounds.cellCharacters,
      on_record: (record: string[], { lines }) => {
        addRow(rows, lines, record);
        return null;
      },
    });
  } catch (cause) {
    throw cause instanceof CsvError ? explain(cause) : cause;
  }
  return { sheet: undefined, rows, date1904: false };
}

/** The delimiter that splits the most of the first lines. */
function findDelimiter(text: string): string | undefined {
  const lines = text
    .slice(0, 64 * 1024)
    .split(/\r\n|\r|\n/)
    .slice(0, 60);
  const counted = delimiters.map((delimiter) => ({ delimiter, lines: lines.filter((line) => line.split(delimiter).length > 2).length }));
  const best = counted.reduce((left, right) => (right.lines > left.lines ? right : left));
  return best.lines === 0 ? undefined : best.delimiter;
}

function explain(cause: CsvError) {
  const { lines: line } = cause as { lines?: number };
  if (cause.code === 'CSV_QUOTE_NOT_CLOSED') {
    return fileErrors.FILE_TRUNCATED(
      `The text ends inside a quoted cell (line ${line ?? '?'}). Nothing was stored. Download the file again.`,
      { line },
      cause,
    );
  }
  if (cause.code === 'CSV_MAX_RECORD_SIZE') {
    return fileErrors.FILE_TOO_LARGE(
      'A line is longer than an export may have. Nothing was stored. Send the file as the bank makes it.',
      { line },
      cause,
    );
  }
  return fileErrors.FILE_TRUNCATED(
    `Line ${line ?? '?'} has a misplaced quotation mark. Nothing was stored. Export the file again, without editing it.`,
    { line },
    cause,
  );
}
