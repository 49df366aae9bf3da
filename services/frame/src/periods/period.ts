import type { EntityTx } from '@axe/pg';

export type PeriodState = 'open' | 'soft_closed' | 'hard_closed';

export interface Period {
  readonly fiscalYear: number;
  readonly periodNo: number;
  /** `2026-03`: fiscal year and number of the period. */
  readonly label: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly state: PeriodState;
  /** Number of changes of state so far. */
  readonly version: number;
}

interface PeriodRow {
  readonly fiscal_year: number;
  readonly period_no: number;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly state: PeriodState;
  readonly version: number;
}

const periodLabel = (fiscalYear: number, periodNo: number): string => `${fiscalYear}-${String(periodNo).padStart(2, '0')}`;

const toPeriod = (row: PeriodRow): Period => ({
  fiscalYear: row.fiscal_year,
  periodNo: row.period_no,
  label: periodLabel(row.fiscal_year, row.period_no),
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  state: row.state,
  version: row.version,
});

/** All periods, oldest first: twelve a year, some hundred at most. */
export async function readPeriods(tx: EntityTx): Promise<readonly Period[]> {
  const rows = await tx.query<PeriodRow>(
    'select fiscal_year, period_no, starts_on, ends_on, state, version from fiscal_period order by starts_on',
  );
  return rows.map(toPeriod);
}

/** The period of each date that has one. */
export async function periodsOf(tx: EntityTx, dates: readonly string[]): Promise<ReadonlyMap<string, Period>> {
  const periods = await readPeriods(tx);
  const found = new Map<string, Period>();
  for (const date of new Set(dates)) {
    const period = periods.find((candidate) => candidate.startsOn <= date && date <= candidate.endsOn);
    if (period !== undefined) found.set(date, period);
  }
  return found;
}

/** Open periods in words (`2026-03 to 2026-12`) and one by one. */
export async function listOpenPeriods(tx: EntityTx): Promise<{ readonly text: string; readonly labels: readonly string[] }> {
  const labels = (await readPeriods(tx)).filter((period) => period.state === 'open').map((period) => period.label);
  const [first] = labels;
  const last = labels.at(-1);
  // States move along time without holes, so the open ones are one range.
  return { labels, text: first === undefined ? 'none' : first === last ? first : `${first} to ${last}` };
}

/** Adds fiscal years until the date has a period; false when the books do not reach that far. */
export async function openFiscalYears(tx: EntityTx, date: string): Promise<boolean> {
  const { opened } = await tx.one<{ opened: boolean }>('select open_fiscal_years($1::date, current_date) as opened', [date]);
  return opened;
}

/** Waits until nobody posts, closes or reopens in this entity, and keeps it so until the transaction ends. */
export async function lockBooks(tx: EntityTx): Promise<void> {
  await tx.execute('select lock_fiscal_years()');
}
