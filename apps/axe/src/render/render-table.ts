import { padEnd, padStart, textWidth } from './text-width.ts';

export interface Column {
  readonly title: string;
  /** Numbers stand under each other at their last digit. */
  readonly align: 'left' | 'right';
}

export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) => Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index] ?? ''))));
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => (align === 'right' ? padStart : padEnd)(cells[index] ?? '', widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
