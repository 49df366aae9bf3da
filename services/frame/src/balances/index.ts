export { balanceOnSide, wireAmount } from './balance-on-side.ts';
export { type AccountTotals, balancesAsOf } from './balances-as-of.ts';
export { balanceErrors } from './errors.ts';
export { alarmOnDrift, isSampled } from './sample-report.ts';
