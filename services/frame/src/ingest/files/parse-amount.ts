import { maxWireAmount } from '@axe/kit';
import type { Cell } from './table.ts';

export interface CellProblem {
  readonly problem: string;
}

export const isProblem = (value: unknown): value is CellProblem => typeof value === 'object' && value !== null && 'problem' in value;

const grouped = /^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/** Whole won of a cell. Blank is zero. `(1,000)`, `-1,000`, `1,000-`, `△1,000` and `▲1,000` are negative. */
export function parseAmount(cell: Cell): bigint | CellProblem {
  if (typeof cell === 'number') return fromNumber(cell);
  if (/^(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})$/.test(cell)) return BigInt(cell.replaceAll(',', ''));
  const text = cell.normalize('NFKC').replace(/\s+/g, '');
  if (text === '' || text === '-') return 0n;
  let bare = text.replace(/^([-+△▲]?)[₩\\]/, '$1').replace(/(?:원|KRW)$/i, '');
  const negative = /^\(.*\)$/.test(bare) || /^[-−△▲]/.test(bare) || /-$/.test(bare);
  bare = bare
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^[-−+△▲]/, '')
    .replace(/-$/, '')
    .replace(/^₩/, '');
  const match = grouped.exec(bare);
  if (match === null) return { problem: `"${cell.slice(0, 40)}" is no amount` };
  if (/[1-9]/.test(match[1] ?? '')) return { problem: `"${cell.slice(0, 40)}" has a fraction of a won` };
  const amount = BigInt(bare.replaceAll(',', '').replace(/\..*$/, ''));
  if (amount > maxWireAmount) return { problem: `"${cell.slice(0, 40)}" is larger than 2^53-1` };
  return negative ? -amount : amount;
}

function fromNumber(value: number): bigint | CellProblem {
  if (!Number.isInteger(value)) return { problem: `${value} has a fraction of a won` };
  if (!Number.isSafeInteger(value)) return { problem: `${value} is larger than 2^53-1` };
  return BigInt(value);
}
