import type { TableRow } from '../files/table.ts';

const numberShape = /(?<![\d*-])[\d*][\d*-]{6,28}[\d*](?![\d*-])/;

/** The account number in the rows above the header: after 계좌번호, in the same cell or the next ones. */
export function readAccountNumber(rows: readonly TableRow[]): string | undefined {
  for (const row of rows) {
    const at = row.cells.findIndex((cell) => /계좌|account/i.test(String(cell)));
    if (at < 0) continue;
    for (const cell of row.cells.slice(at, at + 4)) {
      const found = numberShape.exec(String(cell))?.[0];
      if (found !== undefined && found.replace(/[^\d]/g, '').length >= 4 && !/^\d{4}-\d{2}-\d{2}$/.test(found)) return found;
    }
  }
  return undefined;
}

/** True when a number that may be masked with * can be this one; hyphens do not count. */
export function fitsAccountNumber(stated: string, number: string): boolean {
  const digits = stated.replace(/[^\d*]/g, '');
  return digits.length === number.length && [...digits].every((digit, index) => digit === '*' || digit === number[index]);
}

/** `12345678901` → `1234****901`: enough to recognise it, too little to use it. */
export const maskAccountNumber = (number: string): string =>
  number.length <= 7
    ? `${'*'.repeat(number.length - 3)}${number.slice(-3)}`
    : `${number.slice(0, 4)}${'*'.repeat(number.length - 7)}${number.slice(-3)}`;
