export { type ClosedPeriod, closePeriod, findPeriod } from './close-period.ts';
export { periodErrors } from './errors.ts';
export {
  listOpenPeriods,
  lockBooks,
  openFiscalYears,
  type Period,
  type PeriodState,
  periodLabel,
  periodsOf,
  readPeriods,
} from './period.ts';
export { type ReopenedPeriods, reopenPeriod } from './reopen-period.ts';
