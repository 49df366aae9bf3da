import type { BalanceCheck, StatementRow } from './statement.ts';

export interface OrderedRows {
  /** Oldest first. */
  readonly rows: readonly StatementRow[];
  readonly order: 'oldest_first' | 'newest_first';
  readonly balance: BalanceCheck;
  /** A row that stands before the one it should follow, if any. */
  readonly misplacedRow: number | undefined;
}

const instant = (row: StatementRow): string => `${row.date}T${row.time ?? ''}`;

/** Banks list newest or oldest first. Dates decide; when they are all equal, the running balance does. */
export function orderRows(listed: readonly StatementRow[]): OrderedRows {
  const reversed = listed.toReversed();
  const steps = { up: 0, down: 0 };
  for (let index = 1; index < listed.length; index += 1) {
    const [before, after] = [listed[index - 1], listed[index]];
    if (before === undefined || after === undefined) continue;
    if (instant(before) < instant(after)) steps.up += 1;
    if (instant(before) > instant(after)) steps.down += 1;
  }
  const forward = checkBalances(listed);
  const backward = checkBalances(reversed);
  const newestFirst = steps.up === steps.down ? backward.divergentRows < forward.divergentRows : steps.down > steps.up;
  const rows = newestFirst ? reversed : listed;
  const misplaced = rows.find((row, index) => index > 0 && instant(rows[index - 1] ?? row) > instant(row));
  return {
    rows,
    order: newestFirst ? 'newest_first' : 'oldest_first',
    balance: newestFirst ? backward : forward,
    misplacedRow: misplaced?.rowNumber,
  };
}

/** Each balance must be the one before plus the row's own amount; the first row that breaks this is named. */
function checkBalances(rows: readonly StatementRow[]): BalanceCheck {
  const [first, last] = [rows[0], rows.at(-1)];
  const none = { firstDivergentRow: undefined, expected: undefined, found: undefined, divergentRows: 0 };
  if (first?.balance === undefined || last === undefined) return { status: 'absent', opening: undefined, closing: undefined, ...none };
  const opening = first.balance - first.deposit + first.withdrawal;
  let running = opening;
  let divergence: Pick<BalanceCheck, 'firstDivergentRow' | 'expected' | 'found'> | undefined;
  let divergentRows = 0;
  for (const row of rows) {
    const expected = running + row.deposit - row.withdrawal;
    if (row.balance !== expected) {
      divergence ??= { firstDivergentRow: row.rowNumber, expected, found: row.balance };
      divergentRows += 1;
    }
    running = row.balance ?? expected;
  }
  return { status: divergentRows === 0 ? 'ok' : 'divergent', opening, closing: last.balance, ...(divergence ?? none), divergentRows };
}
