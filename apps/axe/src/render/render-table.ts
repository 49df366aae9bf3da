import type { Column } from './column.ts';
import { fitColumns } from './fit-columns.ts';
import { padEnd, padStart, textWidth } from './text-width.ts';
import { cutText, wrapWords } from './wrap-words.ts';

type Rows = readonly (readonly string[])[];

/** Fitted into `width` columns where one is given: texts get narrower, and where that is not enough each row stands as a block. */
export function renderTable(columns: readonly Column[], rows: Rows, width?: number): string {
  const widths = fitColumns(columns, rows, width);
  if (widths === undefined) return blocks(columns, rows, width ?? 0);
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => (align === 'right' ? padStart : padEnd)(cells[index] ?? '', widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = (row: readonly string[]): readonly string[] => {
    const cells = columns.map(({ wraps }, index) => fitted(row[index] ?? '', widths[index] ?? 0, wraps === true));
    const height = Math.max(...cells.map((parts) => parts.length));
    return Array.from({ length: height }, (_, at) => line(cells.map((parts) => parts[at] ?? '')));
  };
  return [line(columns.map(({ title }) => title)), widths.map((one) => '─'.repeat(one)).join('  '), ...rows.flatMap(lines)].join('\n');
}

const fitted = (text: string, width: number, wraps: boolean): readonly string[] =>
  wraps && textWidth(text) > width ? wrapWords(text, width) : [cutText(text, width)];

/** `title  value` one below the other, and an empty line between rows. */
function blocks(columns: readonly Column[], rows: Rows, width: number): string {
  const label = Math.max(...columns.map(({ title }) => textWidth(title)));
  const indent = ' '.repeat(label + 2);
  const room = Math.max(20, width - indent.length);
  const block = (row: readonly string[]) =>
    columns
      .flatMap(({ title }, index) => {
        const value = row[index] ?? '';
        return value === '' ? [] : [`${padEnd(title, label)}  ${wrapWords(value, room).join(`\n${indent}`)}`];
      })
      .join('\n');
  return rows.map(block).join('\n\n');
}
