export { balanceOnSide, wireAmount } from './balance-on-side.ts';
export { type AccountTotals, type BalanceQuery, balancesAsOf } from './balances-as-of.ts';
export { balanceErrors } from './errors.ts';
export { alarmOnDrift, isSampled, reportsPerSample } from './sample-report.ts';
