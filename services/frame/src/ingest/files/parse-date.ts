import type { CellProblem } from './parse-amount.ts';
import type { Cell } from './table.ts';

export interface DateTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HH:MM:SS` when the cell has a time. */
  readonly time: string | undefined;
}

/** What nearly every row has; the other shapes cost more to read. */
const usualShape = /^(\d{4})[.\-/](\d{2})[.\-/](\d{2})(?: ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/;
const separated = /^(\d{4})[.\-/] ?(\d{1,2})[.\-/] ?(\d{1,2})\.?(?:\([일월화수목금토]\))?(?:[ T](.+))?$/;
const korean = /^(\d{4})년 ?(\d{1,2})월 ?(\d{1,2})일(?: (.+))?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{6}|\d{1,2}:.+))?$/;
const clock = /^(오전|오후|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/i;
const compactClock = /^(\d{2})(\d{2})(\d{2})$/;

const dayMs = 86_400_000;
/** Serial numbers from 2000 to 2099; a number outside is no date of an export. */
const serials = { first: 36_526, last: 73_051 };

/** A date, with its time if it has one: the ways in which banks and Excel write it. */
export function parseDate(cell: Cell, date1904: boolean): DateTime | CellProblem {
  if (typeof cell === 'number') return fromNumber(cell, date1904);
  const usual = usualShape.exec(cell);
  if (usual !== null) {
    const date = `${usual[1]}-${usual[2]}-${usual[3]}`;
    if (isCalendarDate(date)) return { date, time: usual[4] };
  }
  const text = cell.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const match = separated.exec(text) ?? korean.exec(text) ?? compact.exec(text);
  if (match === null) {
    return /^\d{5}(\.\d+)?$/.test(text)
      ? fromNumber(Number(text), date1904)
      : { problem: text === '' ? 'the date is blank' : `"${text.slice(0, 40)}" is no date` };
  }
  const date = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`;
  if (!isCalendarDate(date)) return { problem: `"${text.slice(0, 40)}" is no day of the calendar` };
  if (match[4] === undefined) return { date, time: undefined };
  const time = parseTime(match[4]);
  return typeof time === 'object' ? time : { date, time };
}

/** The time of a column of its own; blank is none. */
export function parseTime(cell: Cell): string | undefined | CellProblem {
  if (typeof cell === 'number') {
    if (cell >= 0 && cell < 1) return clockOf(Math.round(cell * 86_400));
    return Number.isInteger(cell) ? parseTime(String(cell).padStart(6, '0')) : { problem: `${cell} is no time` };
  }
  const text = cell.normalize('NFKC').trim();
  if (text === '') return undefined;
  const match = clock.exec(text);
  const plain = match === null ? compactClock.exec(text) : null;
  const half = match?.[1]?.toUpperCase();
  let hours = Number(match?.[2] ?? plain?.[1] ?? 99);
  if (half !== undefined) hours = (hours % 12) + (half === '오후' || half === 'PM' ? 12 : 0);
  const [minutes, seconds] = [Number(match?.[3] ?? plain?.[2] ?? 99), Number(match?.[4] ?? plain?.[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return { problem: `"${text.slice(0, 40)}" is no time` };
  return clockOf(hours * 3600 + minutes * 60 + seconds);
}

function fromNumber(value: number, date1904: boolean): DateTime | CellProblem {
  if (Number.isInteger(value) && value >= 19_000_101 && value <= 29_991_231) return parseDate(String(value), date1904);
  const serial = date1904 ? value + 1462 : value;
  if (!(serial >= serials.first && serial < serials.last)) return { problem: `${value} is no date` };
  const seconds = Math.round(serial * 86_400);
  const day = Math.floor(seconds / 86_400);
  // Day 25569 is 1970-01-01.
  const date = new Date((day - 25_569) * dayMs).toISOString().slice(0, 10);
  return { date, time: Number.isInteger(value) ? undefined : clockOf(seconds % 86_400) };
}

const two = (value: number): string => String(value).padStart(2, '0');
const clockOf = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

function isCalendarDate(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  // Day 0 of the next month is the last of this one.
  return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
