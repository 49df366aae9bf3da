import { padEnd } from './text-width.ts';
import { cutText, wrapWords } from './wrap-words.ts';

/** Beyond this the time would stand too far away from what took it. */
const widest = 90;
const narrowest = 30;
/** The mark before the text, and the time behind it. */
const around = 14;

const roomIn = (columns: number): number => Math.max(narrowest, Math.min(columns, widest) - around);

/** A step that has ended, with its time in the first row; `columns` of the window, undefined where a program reads it. */
export function stepRows(mark: string, text: string, ms: number, columns: number | undefined): string {
  const room = roomIn(columns ?? widest);
  const [first = '', ...more] = columns === undefined ? [text] : wrapWords(text, room);
  return [row(mark, first, ms, room), ...more.map((part) => `    ${part}`)].join('\n');
}

/** One row, which is replaced by the next. */
export function liveRow(mark: string, text: string, ms: number, columns: number | undefined): string {
  const room = roomIn(columns ?? widest);
  return row(mark, cutText(text, room), ms, room);
}

const row = (mark: string, text: string, ms: number, room: number): string => `  ${mark} ${padEnd(text, room)} ${duration(ms)}`;

export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`).padStart(7);
