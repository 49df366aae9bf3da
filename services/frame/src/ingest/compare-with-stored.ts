import { formatMinor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import type { Finding, HashedRow } from './statement/statement.ts';

export interface Overlap {
  /** Rows stored before whose dates lie in the period of the file. */
  readonly storedRows: number;
  /** Of those, rows that the file has too. */
  readonly matchedRows: number;
}

export interface Comparison {
  /** Rows that are not stored yet, oldest first. */
  readonly fresh: readonly HashedRow[];
  readonly overlap: Overlap;
  readonly findings: readonly Finding[];
}

interface StoredRow {
  readonly id: bigint;
  readonly hash: string;
  readonly occurrence: number;
  readonly booked_on: string;
  readonly amount: bigint;
  readonly balance_after: bigint | null;
}

interface Period {
  readonly rows: readonly HashedRow[];
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly opening: bigint | undefined;
}

const keyOf = (row: { readonly hash: string; readonly occurrence: number }): string => `${row.hash}:${row.occurrence}`;
const movementOf = (date: string, amount: bigint, balance: bigint | null | undefined): string => `${date}|${amount}|${balance ?? ''}`;

/**
 * A row is known when its hash with its occurrence number is stored. In the period that file and store share both should
 * have the same rows; what differs there is reported, because it hints at rows that changed or were read twice.
 */
export async function compareWithStored(tx: EntityTx, accountId: bigint, period: Period): Promise<Comparison> {
  const stored = await tx.query<StoredRow>(
    `select id, encode(row_hash, 'hex') as hash, occurrence, booked_on, amount, balance_after from raw_transaction
     where bank_account_id = $1 and booked_on between $2 and $3 order by booked_on, id`,
    [accountId, period.periodFrom, period.periodTo],
  );
  const storedKeys = new Set(stored.map(keyOf));
  const fileKeys = new Set(period.rows.map(keyOf));
  const fresh = period.rows.filter((row) => !storedKeys.has(keyOf(row)));
  const unmatched = stored.filter((row) => !fileKeys.has(keyOf(row)));
  const findings = [...findLookalikes(fresh, unmatched), ...findMissing(period, unmatched)];
  const first = period.rows[0];
  if (first !== undefined && fresh.includes(first) && stored.length === unmatched.length) {
    findings.push(...(await findGap(tx, accountId, period, first)));
  }
  return { fresh, overlap: { storedRows: stored.length, matchedRows: stored.length - unmatched.length }, findings };
}

/** New rows that equal a stored one in date, amount and balance but not in text: perhaps the same, exported differently. */
function findLookalikes(fresh: readonly HashedRow[], unmatched: readonly StoredRow[]): Finding[] {
  const movements = new Set(unmatched.map((row) => movementOf(row.booked_on, row.amount, row.balance_after)));
  const alike = fresh.filter((row) => movements.has(movementOf(row.date, row.deposit - row.withdrawal, row.balance)));
  const [first] = alike;
  if (first === undefined) return [];
  return [
    {
      code: 'POSSIBLE_DUPLICATES',
      message: `${alike.length} new rows, first row ${first.rowNumber}, equal stored ones in date, amount and balance but differ in text. Ignore them if they are the same.`,
      rowNumber: first.rowNumber,
    },
  ];
}

/** The first and last day may be cut by the time of the export; between them nothing may be missing. */
function findMissing({ periodFrom, periodTo }: Period, unmatched: readonly StoredRow[]): Finding[] {
  const inside = unmatched.filter((row) => row.booked_on > periodFrom && row.booked_on < periodTo);
  const [first] = inside;
  if (first === undefined) return [];
  return [
    {
      code: 'STORED_ROWS_MISSING',
      message: `${inside.length} rows stored earlier for this period are not in the file, the first of ${first.booked_on} over ${formatMinor(first.amount)} (raw transaction ${first.id}).`,
      rowNumber: undefined,
    },
  ];
}

async function findGap(tx: EntityTx, accountId: bigint, { opening, periodFrom }: Period, first: HashedRow): Promise<Finding[]> {
  const before = await tx.maybe<StoredRow>(
    `select id, encode(row_hash, 'hex') as hash, occurrence, booked_on, amount, balance_after from raw_transaction
     where bank_account_id = $1 and booked_on < $2
     order by booked_on desc, booked_at desc nulls last, source_file_id desc, position desc limit 1`,
    [accountId, periodFrom],
  );
  if (before === undefined || before.balance_after === null || opening === undefined || before.balance_after === opening) return [];
  return [
    {
      code: 'GAP_BEFORE_FILE',
      message: `Stored rows end on ${before.booked_on} with ${formatMinor(before.balance_after)}, but the file starts from ${formatMinor(opening)}: rows between are missing. Export that period too.`,
      rowNumber: first.rowNumber,
    },
  ];
}
