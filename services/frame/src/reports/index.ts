export { type AccountBalance, accountBalance, type CounterpartyBalance } from './account-balance.ts';
export { type GeneralLedger, generalLedger, type LedgerKey, type LedgerLine } from './general-ledger.ts';
export { type TrialBalance, type TrialBalanceRow, trialBalance } from './trial-balance.ts';
