import { createHash } from 'node:crypto';
import type { HashedRow, StatementRow } from './statement.ts';

const fold = (text: string | undefined): string => (text ?? '').normalize('NFKC').replace(/\s+/g, '');

/**
 * Identity of a row: what happened, not where it stands or in which format it came. Rows that are equal in everything are
 * counted, so that two identical coffees are two, in this file and in every other that covers their day.
 */
export function hashRows(rows: readonly StatementRow[]): readonly HashedRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const content = [
      row.date,
      row.time ?? '',
      `${row.withdrawal}`,
      `${row.deposit}`,
      row.balance === undefined ? '' : `${row.balance}`,
      fold(row.description),
      fold(row.counterparty),
    ];
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const occurrence = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, occurrence);
    return { ...row, hash, occurrence };
  });
}
