import type { Column } from './column.ts';
import { textWidth } from './text-width.ts';

const gap = 2;
/** A text that is cut shorter than this says nothing. */
const narrowestText = 12;
/** One word or an instant: an id, a key, an address, which one copies whole. */
const copied = /^([^\s{[]\S*|\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)?$/;

/** The width of each column; undefined where numbers and what one copies would have to be cut. */
export function fitColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): readonly number[] | undefined {
  const widths = columns.map(({ title }, index) => Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index] ?? ''))));
  if (width === undefined || rows.length === 0) return widths;
  const floors = columns.map(({ title, align }, index) => {
    const whole = align === 'right' || rows.every((row) => copied.test(row[index] ?? ''));
    return whole ? (widths[index] ?? 0) : Math.min(widths[index] ?? 0, Math.max(textWidth(title), narrowestText));
  });
  const total = (list: readonly number[]) => list.reduce((sum, one) => sum + one, gap * (columns.length - 1));
  if (total(floors) > width) return total(widths) <= width ? widths : undefined;
  while (total(widths) > width) {
    const open = widths.map((one, index) => (one > (floors[index] ?? 0) ? one : 0));
    const widest = open.indexOf(Math.max(...open));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
