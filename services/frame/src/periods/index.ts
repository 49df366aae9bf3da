export { closePeriod } from './close-period.ts';
export { periodErrors } from './errors.ts';
export {
  listOpenPeriods,
  lockBooks,
  openFiscalYears,
  type Period,
  periodsOf,
  readPeriods,
} from './period.ts';
export { reopenPeriod } from './reopen-period.ts';
