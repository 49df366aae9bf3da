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
