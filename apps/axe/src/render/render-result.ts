import { renderTable } from './render-table.ts';
import { padEnd, textWidth } from './text-width.ts';
import { wrapWords } from './wrap-words.ts';

/** Shown to the second; --json has it all. */
const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/;

type Fields = Readonly<Record<string, unknown>>;

/** Whole numbers that count nothing: years, numbers of things, positions. */
const notAmount = /(^|_)(year|month|day|no|number|id|version|line|row|seq|position|code|port)$/;

export interface Shown {
  /** Columns of the terminal, where a person reads; without it nothing is cut or broken. */
  readonly width?: number | undefined;
  /** The columns of its tables, where not all of them are wanted. */
  readonly only?: readonly string[] | undefined;
}

/** A tool's result for people: single values first, then each list as a table. */
export function renderResult(result: Fields, shown: Shown = {}): string {
  const blocks: string[] = [];
  const single = Object.entries(result).filter(([, value]) => !isTable(value) && value !== undefined);
  if (single.length > 0) blocks.push(renderFields(single, '', shown.width));
  for (const [name, value] of Object.entries(result)) {
    if (isTable(value)) blocks.push(`${name} (${value.length})\n${value.length === 0 ? '  none' : renderRows(value, shown)}`);
  }
  return blocks.join('\n\n');
}

function renderFields(fields: readonly (readonly [string, unknown])[], indent: string, width: number | undefined): string {
  const label = Math.max(...fields.map(([name]) => textWidth(name)));
  const lead = indent.length + label + 2;
  const broken = (text: string) => (width === undefined ? [text] : wrapWords(text, Math.max(20, width - lead)));
  return fields
    .map(([name, value]) => {
      if (isFields(value)) return `${indent}${name}\n${renderFields(Object.entries(value), `${indent}  `, width)}`;
      return `${indent}${padEnd(name, label)}  ${broken(cell(name, value)).join(`\n${' '.repeat(lead)}`)}`;
    })
    .join('\n');
}

function renderRows(rows: readonly Fields[], { only, width }: Shown): string {
  const names = [...(only ?? new Set(rows.flatMap((row) => Object.keys(row))))].filter((name) =>
    rows.some((row) => cell(name, row[name]) !== ''),
  );
  const columns = names.map((title) => {
    const numeric = rows.every((row) => row[title] == null || typeof row[title] === 'number');
    return { title, align: numeric ? 'right' : 'left' } as const;
  });
  return renderTable(
    columns,
    rows.map((row) => names.map((name) => cell(name, row[name]))),
    width,
  );
}

function cell(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return Number.isInteger(value) && !notAmount.test(name) ? grouped(value) : String(value);
  if (typeof value === 'string') return value.replace(/[\r\n\t]+/g, ' ').replace(instant, '$1 $2Z');
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map((item) => cell(name, item)).join(', ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const isTable = (value: unknown): value is readonly Fields[] => Array.isArray(value) && (value.length === 0 || value.every(isFields));
